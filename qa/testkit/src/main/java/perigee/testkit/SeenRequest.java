package perigee.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A request as an origin saw it.
///
/// @param target path and query
/// @param fields lines in the order sent, `name: value`
public record SeenRequest(String method, String target, List<String> fields, String body) {

  public SeenRequest {
    fields = List.copyOf(fields);
  }

  /// The first value of a field.
  public Optional<String> header(String name) {
    return HeadText.value(fields, name);
  }

  /// The path without the query.
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  boolean isHead() {
    return method.toUpperCase(Locale.ROOT).equals("HEAD");
  }
}
