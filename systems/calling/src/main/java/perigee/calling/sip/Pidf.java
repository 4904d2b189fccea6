package perigee.calling.sip;

/// Presence as a document (RFC 3863).
final class Pidf {

  static final String TYPE = "application/pidf+xml";

  private Pidf() {}

  /// What is known of a person from their devices alone. It does not say where they are.
  static String of(String address, boolean open) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <presence xmlns="urn:ietf:params:xml:ns:pidf" entity="%s">
      <tuple id="devices"><status><basic>%s</basic></status></tuple>
    </presence>
    """
        .formatted(escaped(address), open ? "open" : "closed");
  }

  /// Whether a document that a client published says something of this address.
  static boolean isOf(String document, String address) {
    return document.contains("entity=\"" + escaped(address) + "\"")
        || document.contains("entity=\"" + escaped(address.replaceFirst("^sip:", "pres:")) + "\"");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
