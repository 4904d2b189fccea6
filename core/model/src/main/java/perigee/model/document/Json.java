package perigee.model.document;

import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON as the program writes it: printable ASCII, so that it is YAML too.
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .build();
  private static final ObjectWriter PRETTY = MAPPER.writer().with(printer());

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// On one line.
  public static String compact(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /// With two spaces of indentation, for people, and a line end.
  public static String pretty(JsonNode node) {
    return PRETTY.writeValueAsString(node) + "\n";
  }

  private static PrettyPrinter printer() {
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""))
        .withObjectIndenter(new DefaultIndenter("  ", "\n"))
        .withArrayIndenter(new DefaultIndenter("  ", "\n"));
  }
}
