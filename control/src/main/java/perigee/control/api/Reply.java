package perigee.control.api;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a request is answered with.
///
/// @param type the media type; empty if there is no body
record Reply(int status, String type, String body, Map<String, String> headers) {

  private static final String JSON = "application/json";

  Reply {
    headers = Map.copyOf(headers);
  }

  static Reply ok(JsonNode body) {
    return json(200, body);
  }

  static Reply json(int status, JsonNode body) {
    return json(status, Json.write(body));
  }

  static Reply json(int status, String body) {
    return new Reply(status, JSON, body, Map.of());
  }

  static Reply text(String type, String body) {
    return new Reply(200, type, body, Map.of());
  }

  static Reply html(int status, String body) {
    return new Reply(status, "text/html; charset=utf-8", body, Map.of());
  }

  static Reply nothing() {
    return new Reply(204, "", "", Map.of());
  }

  Reply with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Reply(status, type, body, all);
  }

  /// Adds the entity tag that the next change has to name (RFC 9110 §8.8.3).
  Reply tagged(long version) {
    return with("ETag", Precondition.tag(version));
  }
}
