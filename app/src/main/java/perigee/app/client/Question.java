package perigee.app.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request to the API.
///
/// @param path below `/v1`, with its query
/// @param fields header fields besides the usual ones
public record Question(
    String method, String path, @Nullable String body, Map<String, String> fields) {

  public Question {
    fields = Map.copyOf(fields);
  }

  public static Question of(String method, String path) {
    return new Question(method, path, null, Map.of());
  }

  public static Question json(String method, String path, Object body) {
    return new Question(method, path, Json.write(body), Map.of("Content-Type", "application/json"));
  }

  /// The same with one more field.
  public Question with(String field, String value) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(field, value);
    return new Question(method, path, body, more);
  }

  /// Whether doing it twice is the same as doing it once.
  boolean mayBeRepeated() {
    return !method.equals("POST") || path.startsWith("/purges") || path.startsWith("/prefetches");
  }
}
