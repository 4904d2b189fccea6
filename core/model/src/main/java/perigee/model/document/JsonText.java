package perigee.model.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// One JSON text as a tree (RFC 8259).
final class JsonText {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Document.MOST_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final String text;
  private final Problems problems;

  JsonText(String text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  /// The whole text; null if it is not JSON.
  @Nullable Node root() {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        problems.add(1, 1, Path.ROOT, "the document is empty; it must be a JSON value");
        return null;
      }
      Node root = node(parser, token, Path.ROOT);
      if (parser.nextToken() != null) {
        TokenStreamLocation at = parser.currentTokenLocation();
        problems.add(
            at.getLineNr(), at.getColumnNr(), Path.ROOT, "more follows; there must be one value");
      }
      return root;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      int line = at == null ? 1 : Math.max(1, at.getLineNr());
      int column = at == null ? 1 : Math.max(1, at.getColumnNr());
      problems.add(line, column, Path.ROOT, "not JSON: " + e.getOriginalMessage());
      return null;
    }
  }

  private Node node(JsonParser parser, JsonToken token, Path path) {
    TokenStreamLocation at = parser.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    return switch (token) {
      case START_OBJECT -> new Node.Entries(line, column, entries(parser, path));
      case START_ARRAY -> new Node.Items(line, column, items(parser, path));
      case VALUE_NUMBER_INT -> new Node.Scalar(line, column, Node.Kind.INTEGER, parser.getString());
      case VALUE_NUMBER_FLOAT ->
          new Node.Scalar(line, column, Node.Kind.DECIMAL, parser.getString());
      case VALUE_TRUE, VALUE_FALSE ->
          new Node.Scalar(line, column, Node.Kind.BOOLEAN, parser.getString());
      case VALUE_NULL -> new Node.Scalar(line, column, Node.Kind.NULL, "");
      case VALUE_STRING -> new Node.Scalar(line, column, Node.Kind.TEXT, parser.getString());
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("a JSON value can't begin with " + token);
    };
  }

  private List<Node> items(JsonParser parser, Path path) {
    List<Node> nodes = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      nodes.add(node(parser, token, path.index(nodes.size())));
    }
    return nodes;
  }

  private Map<String, Node.Entry> entries(JsonParser parser, Path path) {
    Map<String, Node.Entry> byKey = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.getString();
      TokenStreamLocation at = parser.currentTokenLocation();
      Path keyPath = path.key(key);
      Node value = node(parser, parser.nextToken(), keyPath);
      Node.Entry entry = new Node.Entry(at.getLineNr(), at.getColumnNr(), value);
      Node.Entry first = byKey.putIfAbsent(key, entry);
      if (first != null) {
        problems.add(entry.line(), entry.column(), keyPath, keyPath + " is given twice");
      }
    }
    return byKey;
  }
}
