package perigee.model.zone;

import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Reading;
import perigee.model.document.Value;
import tools.jackson.databind.node.ObjectNode;

/// A zone as a document: read from YAML or JSON, written as canonical JSON.
///
/// ```yaml
/// name: example.org
/// ttl: 1h
/// dnssec: true
/// records:
///   - {name: "@", type: CDN, data: shop}
///   - {name: "@", type: MX, data: 10 mail}
///   - {name: mail, type: A, ttl: 5m, data: [192.0.2.1, 192.0.2.2]}
/// ```
public final class ZoneDocument {

  private ZoneDocument() {}

  /// Reads one zone with full validation.
  ///
  /// @param source how problems name the document
  public static Reading<Zone> read(String text, String source) {
    return Document.read(text, source, ZoneDocument::zone);
  }

  /// Reads the zone that a larger document holds as one of its values.
  public static Zone zone(Value value) {
    return ZoneReader.zone(value);
  }

  /// JSON with two spaces of indentation; `read` gives an equal zone back.
  public static String write(Zone zone) {
    return Json.pretty(tree(zone));
  }

  /// The same as a tree, for a larger document.
  public static ObjectNode tree(Zone zone) {
    return ZoneWriter.zone(zone);
  }
}
