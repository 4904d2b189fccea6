package perigee.model.zone;

import perigee.model.document.Json;
import perigee.model.document.Quantities;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordType;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a zone in its one canonical form: every TTL at its record, names relative to the zone,
/// names in data absolute.
final class ZoneWriter {

  private ZoneWriter() {}

  static ObjectNode zone(Zone zone) {
    ObjectNode node = Json.object();
    node.put("name", zone.name());
    node.put("provider", zone.provider());
    node.put("dnssec", zone.dnssec());
    soa(zone.soa(), node.putObject("soa"));
    ArrayNode records = node.putArray("records");
    for (ZoneRecords set : zone.records()) {
      ObjectNode record = records.addObject();
      record.put("name", relative(set.owner(), zone.origin()));
      record.put("type", RecordType.name(set.type()));
      record.put("ttl", set.ttlSeconds());
      ArrayNode data = record.putArray("data");
      for (Rdata one : set.data()) {
        data.add(RdataText.format(set.type(), one));
      }
    }
    for (Delivery delivery : zone.deliveries()) {
      records
          .addObject()
          .put("name", relative(delivery.owner(), zone.origin()))
          .put("type", ZoneReader.CDN)
          .put("data", delivery.property());
    }
    return node;
  }

  private static void soa(Soa soa, ObjectNode node) {
    soa.mname().ifPresent(name -> node.put("mname", name.toString()));
    soa.rname().ifPresent(name -> node.put("rname", name.toString()));
    node.put("refresh", Quantities.text(soa.refresh()));
    node.put("retry", Quantities.text(soa.retry()));
    node.put("expire", Quantities.text(soa.expire()));
    node.put("minimum", Quantities.text(soa.minimum()));
  }

  /// The name without the zone's, `@` for the apex.
  static String relative(Name name, Name origin) {
    if (name.equals(origin)) {
      return "@";
    }
    String whole = name.toString();
    return whole.substring(0, whole.length() - origin.toString().length() - 1);
  }
}
