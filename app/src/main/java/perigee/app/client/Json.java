package perigee.app.client;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON as the API speaks it.
public final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /// Reads a text; the missing node if it is no JSON.
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException _) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// For people to read.
  public static String pretty(JsonNode value) {
    return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
  }
}
