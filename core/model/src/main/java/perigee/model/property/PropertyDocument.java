package perigee.model.property;

import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Reading;
import perigee.model.document.Value;
import tools.jackson.databind.node.ObjectNode;

/// A property as a document: read from YAML or JSON, written as canonical JSON.
public final class PropertyDocument {

  private PropertyDocument() {}

  /// Reads one property with full validation.
  ///
  /// @param source how problems name the document
  public static Reading<Property> read(String text, String source) {
    return Document.read(text, source, PropertyDocument::property);
  }

  /// Reads the property that a larger document holds as one of its values.
  public static Property property(Value value) {
    return PropertyReader.property(value);
  }

  /// JSON with two spaces of indentation; `read` gives an equal property back.
  public static String write(Property property) {
    return Json.pretty(tree(property));
  }

  /// The same as a tree, for a larger document.
  public static ObjectNode tree(Property property) {
    return PropertyWriter.property(property);
  }
}
