package perigee.model.property;

import java.util.List;
import java.util.Map;

/// Which requests a rule is for: every part that is given must match; an empty one always does.
///
/// @param paths globs on the path (`*` stands for any characters, `/` among them), one of them
/// @param methods request methods, one of them
/// @param headers field name in lower case to a glob on its value; `*` asks only for presence
/// @param query parameter name to a glob on its value
public record Match(
    List<String> paths,
    List<String> methods,
    Map<String, String> headers,
    Map<String, String> query) {

  /// Every request.
  public static final Match ANY = new Match(List.of(), List.of(), Map.of(), Map.of());

  public Match {
    paths = List.copyOf(paths);
    methods = List.copyOf(methods);
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
  }
}
