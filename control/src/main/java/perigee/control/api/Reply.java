package perigee.control.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a request is answered with.
///
/// @param type the media type; empty if there is no body
/// @param charset how the body is written; ISO 8859-1 writes a byte for a character
record Reply(int status, String type, String body, Charset charset, Map<String, String> headers) {

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
    return new Reply(status, JSON, body, UTF_8, Map.of());
  }

  static Reply text(String type, String body) {
    return new Reply(200, type, body, UTF_8, Map.of());
  }

  static Reply bytes(String type, byte[] body) {
    return new Reply(200, type, new String(body, ISO_8859_1), ISO_8859_1, Map.of());
  }

  static Reply html(int status, String body) {
    return new Reply(status, "text/html; charset=utf-8", body, UTF_8, Map.of());
  }

  static Reply nothing() {
    return new Reply(204, "", "", UTF_8, Map.of());
  }

  Reply with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Reply(status, type, body, charset, all);
  }

  /// Adds the entity tag that the next change has to name (RFC 9110 §8.8.3).
  Reply tagged(long version) {
    return with("ETag", Precondition.tag(version));
  }
}
