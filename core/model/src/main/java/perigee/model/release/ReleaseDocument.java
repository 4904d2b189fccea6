package perigee.model.release;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.property.Property;
import perigee.model.property.PropertyDocument;
import perigee.model.zone.Zone;
import perigee.model.zone.ZoneDocument;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A release as JSON on one line: number, created-at (ISO 8601), author, note, properties, and
/// zones if there are any. Properties and zones are validated as those that people write.
public final class ReleaseDocument {

  /// How long a release may be, in characters.
  public static final int MOST_CHARS = 64 << 20;

  private ReleaseDocument() {}

  public static String write(Release release) {
    ObjectNode node = Json.object();
    node.put("number", release.number());
    node.put("created-at", release.createdAt().toString());
    node.put("author", release.author());
    node.put("note", release.note());
    ArrayNode properties = node.putArray("properties");
    release.properties().forEach(property -> properties.add(PropertyDocument.tree(property)));
    // Left out while there are none: so older nodes can read it, too.
    if (!release.zones().isEmpty()) {
      ArrayNode zones = node.putArray("zones");
      release.zones().forEach(zone -> zones.add(ZoneDocument.tree(zone)));
    }
    return Json.compact(node);
  }

  /// Reads what `write` wrote.
  ///
  /// @throws IllegalArgumentException naming the problems, one per line
  public static Release read(String text) {
    return Document.readJson(text, "release", MOST_CHARS, ReleaseDocument::release).orThrow();
  }

  private static Release release(Value value) {
    Mapping map = value.map("number", "created-at", "author", "note", "properties", "zones");
    List<Property> properties = new ArrayList<>();
    String last = "";
    for (Value item : map.required("properties").items()) {
      Property property = PropertyDocument.property(item);
      if (!properties.isEmpty() && property.name().compareTo(last) <= 0) {
        item.problem("is named '" + property.name() + "'; names must be in order, each once");
      }
      last = property.name();
      properties.add(property);
    }
    return new Release(
        map.required("number").integer(0L, Long.MAX_VALUE),
        instant(map.required("created-at")),
        map.string("author"),
        map.string("note"),
        properties,
        zones(map));
  }

  private static List<Zone> zones(Mapping map) {
    List<Zone> zones = new ArrayList<>();
    for (Value item : map.items("zones")) {
      Zone zone = ZoneDocument.zone(item);
      if (!zones.isEmpty() && zone.name().compareTo(zones.getLast().name()) <= 0) {
        item.problem("is named '" + zone.name() + "'; names must be in order, each once");
      }
      zones.add(zone);
    }
    return zones;
  }

  private static Instant instant(Value value) {
    try {
      return Instant.parse(value.text());
    } catch (DateTimeException _) {
      value.refuse("a time like 2026-01-31T12:00:00Z");
      return Instant.EPOCH;
    }
  }
}
