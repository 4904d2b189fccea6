package perigee.content.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/// The parameters of a query as they stand between `&`s; names and values stay encoded.
record Query(List<String> parameters) {

  Query {
    parameters = List.copyOf(parameters);
  }

  static Query of(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return new Query(List.of());
    }
    List<String> parameters = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(query, "&");
    while (tokens.hasMoreTokens()) {
      parameters.add(tokens.nextToken());
    }
    return new Query(parameters);
  }

  static String name(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? parameter : parameter.substring(0, equals);
  }

  private static String value(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? "" : parameter.substring(equals + 1);
  }

  /// The value of the first parameter of that name.
  @Nullable String first(String name) {
    for (String parameter : parameters) {
      if (name(parameter).equals(name)) {
        return value(parameter);
      }
    }
    return null;
  }

  /// Whether any parameter of that name has a value that matches.
  boolean matches(String name, Glob value) {
    for (String parameter : parameters) {
      if (name(parameter).equals(name) && value.matches(value(parameter))) {
        return true;
      }
    }
    return false;
  }

  Query sorted() {
    List<String> sorted = new ArrayList<>(parameters);
    // Values of one name keep their order: it can mean something.
    sorted.sort(Comparator.comparing(Query::name));
    return new Query(sorted);
  }

  /// With its `?`, or empty if there is no parameter.
  String suffix() {
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }
}
