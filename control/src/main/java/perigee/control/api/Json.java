package perigee.control.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON bodies as trees (RFC 8259), read with bounds: depth 32, no name twice, nothing after the
/// value.
final class Json {

  private static final int MAX_DEPTH = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static String write(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /// Reads what this program wrote itself.
  static JsonNode trusted(String text) {
    return MAPPER.readTree(text);
  }

  /// Reads a body; says where it stops to be JSON.
  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw syntax(e).refusal();
    }
  }

  private static Fault syntax(JacksonException e) {
    // A broken bound has no place.
    TokenStreamLocation place = Objects.requireNonNullElse(e.getLocation(), TokenStreamLocation.NA);
    int line = Math.max(1, place.getLineNr());
    int column = Math.max(1, place.getColumnNr());
    String why = e instanceof StreamReadException ? firstLine(e.getOriginalMessage()) : "not JSON";
    return new Fault(
        Kind.INVALID_DOCUMENT,
        "body:" + line + ":" + column + ": " + why,
        List.of(new Fault.At("", line, column, why)),
        Map.of());
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
