package perigee.model.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import perigee.model.LogPosition;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.ServerDescription;
import perigee.model.mapping.Use;
import perigee.model.purge.PurgeEvent;
import perigee.model.purge.PurgeJson;
import perigee.model.release.SignedRelease;
import perigee.model.zone.MappingZone;
import perigee.model.zone.NameLevel;

/// Reads the fleet link's messages.
final class FleetReader {

  private FleetReader() {}

  static FleetMessage.FromNode fromNode(Value value) {
    Mapping map = value.anyMap();
    Value type = map.required("type");
    return switch (type.text()) {
      case "hello" -> hello(map);
      case "report" -> new FleetMessage.Report(report(map));
      case "measured" -> new FleetMessage.Measured(MappingJson.measurements(map));
      case "map-applied" -> new FleetMessage.MapApplied(count(map, "version"));
      case "map-refused" ->
          new FleetMessage.MapRefused(count(map, "version"), map.texts("problems"));
      case "purges-applied" -> new FleetMessage.PurgesApplied(position(map.required("position")));
      case "release-applied" -> new FleetMessage.ReleaseApplied(count(map, "number"));
      case "release-refused" ->
          new FleetMessage.ReleaseRefused(count(map, "number"), map.texts("problems"));
      case "tls-applied" -> new FleetMessage.TlsApplied(count(map, "version"));
      case "certificate-wanted" -> new FleetMessage.CertificateWanted(map.string("host"));
      case "answer" -> new FleetMessage.Answer(id(map), map.string("json"));
      case "prefetch-progress" ->
          new FleetMessage.PrefetchProgress(
              map.string("id"), small(map, "done"), small(map, "failed"), small(map, "total"));
      default -> throw unknown(type);
    };
  }

  static FleetMessage.FromControl fromControl(Value value) {
    Mapping map = value.anyMap();
    Value type = map.required("type");
    return switch (type.text()) {
      case "purges" -> purges(map);
      case "new-release" ->
          new FleetMessage.NewRelease(
              new SignedRelease(
                  count(map, "number"), map.string("payload"), map.string("signature")));
      case "tls" -> new FleetMessage.Tls(TlsJson.changes(map));
      case "new-map" -> MappingJson.newMap(map);
      case "health" -> MappingJson.health(map);
      case "measure" -> MappingJson.measure(map);
      case "fleet" -> new FleetMessage.Fleet(topology(map));
      case "caught-up" -> new FleetMessage.CaughtUp();
      case "ask" ->
          new FleetMessage.Ask(
              id(map), map.string("kind"), map.optional("argument").map(Value::text).orElse(null));
      case "prefetch" -> new FleetMessage.Prefetch(map.string("id"), map.texts("urls"));
      case "drain" -> new FleetMessage.Drain();
      default -> throw unknown(type);
    };
  }

  private static IllegalArgumentException unknown(Value type) {
    type.refuse("a type of message that this side of the link receives");
    return new IllegalArgumentException("unknown type");
  }

  private static long count(Mapping map, String key) {
    return map.required(key).integer(0L, Long.MAX_VALUE);
  }

  private static int small(Mapping map, String key) {
    return map.required(key).integer(0, Integer.MAX_VALUE);
  }

  private static long id(Mapping map) {
    return map.required("id").integer(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static double amount(Mapping map, String key) {
    return map.required(key).number(0, Double.MAX_VALUE);
  }

  private static LogPosition position(Value value) {
    try {
      return LogPosition.parse(value.text());
    } catch (IllegalArgumentException _) {
      value.refuse("a log position EPOCH.SEQUENCE");
      return LogPosition.NONE;
    }
  }

  private static Map<String, String> texts(Mapping map, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.optional(key)
        .map(Value::entries)
        .orElse(Map.of())
        .forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  private static FleetMessage.Hello hello(Mapping map) {
    return new FleetMessage.Hello(
        map.string("node"),
        map.required("role").choice(Role.values()),
        map.string("region"),
        map.string("fabric"),
        map.string("version"),
        texts(map, "listeners"),
        position(map.required("purges")),
        count(map, "release"),
        map.optional("tls").map(value -> value.integer(0L, Long.MAX_VALUE)).orElse(0L),
        map.optional("server").map(MappingJson::server).orElse(ServerDescription.NONE),
        levels(map),
        map.optional("map").map(value -> value.integer(0L, Long.MAX_VALUE)).orElse(0L));
  }

  private static NodeReport report(Mapping map) {
    return new NodeReport(
        amount(map, "load"),
        map.required("draining").bool(),
        amount(map, "requests-per-second"),
        amount(map, "bytes-per-second"),
        map.required("hit-ratio").number(0, 1),
        count(map, "connections"),
        amount(map, "cpu"),
        count(map, "memory-bytes"),
        count(map, "disk-bytes"),
        count(map, "objects"),
        count(map, "origin-errors"),
        map.optional("use").map(MappingJson::use).orElse(Use.NONE),
        map.optional("capacity").map(MappingJson::capacity).orElse(Capacity.UNKNOWN),
        texts(map, "alarms"));
  }

  private static FleetMessage.Purges purges(Mapping map) {
    List<PurgeEvent> events = map.items("events").stream().map(FleetReader::purgeEvent).toList();
    return new FleetMessage.Purges(
        count(map, "epoch"),
        map.required("compacted").bool(),
        position(map.required("up-to")),
        events);
  }

  private static PurgeEvent purgeEvent(Value value) {
    Mapping map = value.anyMap();
    return new PurgeEvent(
        position(map.required("position")), PurgeJson.purge(map.required("purge")));
  }

  private static Topology topology(Mapping map) {
    return new Topology(
        count(map, "version"),
        map.items("members").stream().map(FleetReader::member).toList(),
        new MappingZone(
            map.string("mapping-zone", MappingZone.USUAL.name()),
            map.bool("mapping-zone-dnssec", true)));
  }

  private static Member member(Value value) {
    Mapping map = value.anyMap();
    return new Member(
        map.string("id"),
        map.required("role").choice(Role.values()),
        map.string("region"),
        map.string("fabric"),
        map.required("online").bool(),
        map.required("draining").bool(),
        levels(map),
        amount(map, "load"),
        texts(map, "reached"));
  }

  private static Set<NameLevel> levels(Mapping map) {
    return map.items("levels").stream()
        .map(level -> level.choice(NameLevel.values()))
        .collect(Collectors.toSet());
  }
}
