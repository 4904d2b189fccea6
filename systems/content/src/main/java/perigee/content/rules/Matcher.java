package perigee.content.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import perigee.model.property.Match;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;

/// A rule's `Match`, compiled.
final class Matcher {

  /// A name and the glob that its value must match.
  private record Wanted(String name, Glob value) {}

  private final List<Glob> paths;
  private final Set<String> methods;
  private final List<Wanted> headers;
  private final List<Wanted> query;

  Matcher(Match match) {
    paths = match.paths().stream().map(Glob::new).toList();
    methods = Set.copyOf(match.methods());
    headers = wanted(match.headers(), true);
    query = wanted(match.query(), false);
  }

  private static List<Wanted> wanted(Map<String, String> globs, boolean lower) {
    List<Wanted> wanted = new ArrayList<>();
    globs.forEach((name, glob) ->
        wanted.add(new Wanted(lower ? name.toLowerCase(Locale.ROOT) : name, new Glob(glob))));
    return List.copyOf(wanted);
  }

  /// Whether it matches every request.
  boolean isAny() {
    return paths.isEmpty() && methods.isEmpty() && headers.isEmpty() && query.isEmpty();
  }

  boolean matches(RequestHead request, RequestTarget target) {
    return (methods.isEmpty() || methods.contains(request.method()))
        && matchesPath(target.path())
        && matchesHeaders(request.fields())
        && matchesQuery(target);
  }

  private boolean matchesPath(String path) {
    for (Glob glob : paths) {
      if (glob.matches(path)) {
        return true;
      }
    }
    return paths.isEmpty();
  }

  private boolean matchesHeaders(Fields fields) {
    for (Wanted header : headers) {
      String value = fields.combined(header.name);
      if (value == null || !header.value.matches(value)) {
        return false;
      }
    }
    return true;
  }

  private boolean matchesQuery(RequestTarget target) {
    if (query.isEmpty()) {
      return true;
    }
    Query asked = Query.of(target.query());
    for (Wanted parameter : query) {
      if (!asked.matches(parameter.name, parameter.value)) {
        return false;
      }
    }
    return true;
  }
}
