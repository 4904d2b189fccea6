package perigee.wire.media;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An element of an XML document.
///
/// @param name without its prefix
/// @param attributes names without prefix to values
/// @param text all text right in it, stripped
record XmlElement(
    String name, Map<String, String> attributes, List<XmlElement> children, String text) {

  XmlElement {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  @Nullable String attribute(String attribute) {
    return attributes.get(attribute);
  }

  List<XmlElement> all(String child) {
    return children.stream().filter(c -> c.name.equals(child)).toList();
  }

  @Nullable XmlElement first(String child) {
    for (XmlElement each : children) {
      if (each.name.equals(child)) {
        return each;
      }
    }
    return null;
  }
}
