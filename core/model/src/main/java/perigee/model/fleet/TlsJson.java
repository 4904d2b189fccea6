package perigee.model.fleet;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Certificates and challenges as JSON.
final class TlsJson {

  private TlsJson() {}

  static ObjectNode write(TlsChanges changes, ObjectNode node) {
    node.put("whole", changes.whole()).put("up-to", changes.upTo());
    ArrayNode entries = node.putArray("entries");
    changes.entries().forEach(entry -> write(entry, entries.addObject()));
    return FleetWriter.texts(node, "gone", changes.gone());
  }

  private static void write(TlsEntry entry, ObjectNode node) {
    node.put("id", entry.id()).put("version", entry.version());
    switch (entry) {
      case TlsEntry.Certificate certificate ->
          FleetWriter.texts(node, "names", certificate.names())
              .put("source", Value.kebab(certificate.source()))
              .put("key-type", certificate.keyType())
              .put("chain", certificate.chain())
              .put("key", certificate.key());
      case TlsEntry.Challenge challenge ->
          node.put("host", challenge.host())
              .put("token", challenge.token())
              .put("answer", challenge.answer());
      case TlsEntry.ZoneKey zoneKey ->
          node.put("zone", zoneKey.zone())
              .put("made-at", zoneKey.madeAt().toString())
              .put("public", zoneKey.publicKey())
              .put("key", zoneKey.key());
      case TlsEntry.RelaySecret relay ->
          node.put("made-at", relay.madeAt().toString()).put("relay-secret", relay.secret());
    }
  }

  static TlsChanges changes(Mapping map) {
    List<TlsEntry> entries = map.items("entries").stream().map(TlsJson::entry).toList();
    return new TlsChanges(
        map.required("whole").bool(), count(map, "up-to"), entries, map.texts("gone"));
  }

  private static TlsEntry entry(Value value) {
    Mapping map = value.anyMap();
    if (map.has("zone")) {
      return zoneKey(map);
    }
    if (map.has("relay-secret")) {
      return relaySecret(map);
    }
    return map.has("token") ? challenge(map) : certificate(map);
  }

  private static Instant madeAt(Mapping map) {
    Value madeAt = map.required("made-at");
    try {
      return Instant.parse(madeAt.text());
    } catch (DateTimeException _) {
      madeAt.refuse("a time like 2026-01-31T12:00:00Z");
      return Instant.EPOCH;
    }
  }

  private static TlsEntry relaySecret(Mapping map) {
    return new TlsEntry.RelaySecret(
        map.string("id"), count(map, "version"), madeAt(map), map.string("relay-secret"));
  }

  private static TlsEntry zoneKey(Mapping map) {
    return new TlsEntry.ZoneKey(
        map.string("id"),
        count(map, "version"),
        map.string("zone"),
        madeAt(map),
        map.string("public"),
        map.string("key"));
  }

  private static TlsEntry challenge(Mapping map) {
    return new TlsEntry.Challenge(
        map.string("id"),
        count(map, "version"),
        map.string("host"),
        map.string("token"),
        map.string("answer"));
  }

  private static TlsEntry certificate(Mapping map) {
    return new TlsEntry.Certificate(
        map.string("id"),
        count(map, "version"),
        map.required("source").choice(TlsEntry.Source.values()),
        map.texts("names"),
        map.string("key-type"),
        map.string("chain"),
        map.string("key"));
  }

  private static long count(Mapping map, String key) {
    return map.required(key).integer(0L, Long.MAX_VALUE);
  }
}
