package perigee.model.fleet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perigee.model.Member;
import perigee.model.Topology;
import perigee.model.document.Json;
import perigee.model.document.Value;
import perigee.model.mapping.Measurements;
import perigee.model.purge.PurgeEvent;
import perigee.model.purge.PurgeJson;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.model.zone.NameLevel;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the fleet link's messages.
final class FleetWriter {

  private FleetWriter() {}

  static ObjectNode tree(FleetMessage message) {
    return switch (message) {
      case FleetMessage.FromNode fromNode -> fromNode(fromNode);
      case FleetMessage.FromControl fromControl -> fromControl(fromControl);
    };
  }

  private static ObjectNode fromNode(FleetMessage.FromNode message) {
    return switch (message) {
      case FleetMessage.Hello hello -> hello(hello);
      case FleetMessage.Report(NodeReport report) -> report(report);
      case FleetMessage.Measured(Measurements measurements) ->
          MappingJson.write(measurements, typed("measured"));
      case FleetMessage.MapApplied(long version) -> typed("map-applied").put("version", version);
      case FleetMessage.MapRefused(long version, List<String> problems) ->
          texts(typed("map-refused").put("version", version), "problems", problems);
      case FleetMessage.PurgesApplied applied ->
          typed("purges-applied").put("position", applied.position().toString());
      case FleetMessage.ReleaseApplied(long number) ->
          typed("release-applied").put("number", number);
      case FleetMessage.ReleaseRefused(long number, List<String> problems) ->
          texts(typed("release-refused").put("number", number), "problems", problems);
      case FleetMessage.TlsApplied(long version) -> typed("tls-applied").put("version", version);
      case FleetMessage.CertificateWanted(String host) ->
          typed("certificate-wanted").put("host", host);
      case FleetMessage.Answer(long id, String json) ->
          typed("answer").put("id", id).put("json", json);
      case FleetMessage.PrefetchProgress(String id, int done, int failed, int total) ->
          typed("prefetch-progress")
              .put("id", id)
              .put("done", done)
              .put("failed", failed)
              .put("total", total);
    };
  }

  private static ObjectNode fromControl(FleetMessage.FromControl message) {
    return switch (message) {
      case FleetMessage.Purges purges -> purges(purges);
      case FleetMessage.NewRelease(SignedRelease release) ->
          typed("new-release")
              .put("number", release.number())
              .put("payload", release.payload())
              .put("signature", release.signature());
      case FleetMessage.Tls(TlsChanges changes) -> TlsJson.write(changes, typed("tls"));
      case FleetMessage.Fleet(Topology topology) -> topology(topology);
      case FleetMessage.NewMap map ->
          typed("new-map")
              .put("version", map.version())
              .put("part", map.part())
              .put("parts", map.parts())
              .put("bytes", map.bytes());
      case FleetMessage.Health health -> MappingJson.write(health, typed("health"));
      case FleetMessage.Measure measure -> MappingJson.write(measure, typed("measure"));
      case FleetMessage.CaughtUp() -> typed("caught-up");
      case FleetMessage.Ask(long id, String kind, @Nullable String argument) -> {
        ObjectNode node = typed("ask").put("id", id).put("kind", kind);
        yield argument == null ? node : node.put("argument", argument);
      }
      case FleetMessage.Prefetch(String id, List<String> urls) ->
          texts(typed("prefetch").put("id", id), "urls", urls);
      case FleetMessage.Drain() -> typed("drain");
    };
  }

  private static ObjectNode typed(String type) {
    return Json.object().put("type", type);
  }

  static ObjectNode texts(ObjectNode node, String key, List<String> texts) {
    texts.forEach(node.putArray(key)::add);
    return node;
  }

  private static void texts(ObjectNode node, String key, Map<String, String> texts) {
    new TreeMap<>(texts).forEach(node.putObject(key)::put);
  }

  private static ObjectNode hello(FleetMessage.Hello hello) {
    ObjectNode node =
        typed("hello")
            .put("node", hello.node())
            .put("role", Value.kebab(hello.role()))
            .put("region", hello.region())
            .put("fabric", hello.fabric())
            .put("version", hello.version())
            .put("purges", hello.purges().toString())
            .put("release", hello.release())
            .put("tls", hello.tls())
            .put("map", hello.map());
    texts(node, "listeners", hello.listeners());
    node.set("server", MappingJson.tree(hello.server()));
    levels(node, hello.levels());
    return node;
  }

  private static ObjectNode report(NodeReport report) {
    ObjectNode node =
        typed("report")
            .put("load", report.load())
            .put("draining", report.draining())
            .put("requests-per-second", report.requestsPerSecond())
            .put("bytes-per-second", report.bytesPerSecond())
            .put("hit-ratio", report.hitRatio())
            .put("connections", report.connections())
            .put("cpu", report.cpu())
            .put("memory-bytes", report.memoryBytes())
            .put("disk-bytes", report.diskBytes())
            .put("objects", report.objects())
            .put("origin-errors", report.originErrors());
    node.set("use", MappingJson.tree(report.use()));
    node.set("capacity", MappingJson.tree(report.capacity()));
    texts(node, "alarms", report.alarms());
    return node;
  }

  private static ObjectNode purges(FleetMessage.Purges purges) {
    ObjectNode node =
        typed("purges")
            .put("epoch", purges.epoch())
            .put("compacted", purges.compacted())
            .put("up-to", purges.upTo().toString());
    ArrayNode events = node.putArray("events");
    for (PurgeEvent event : purges.events()) {
      events
          .addObject()
          .put("position", event.position().toString())
          .set("purge", PurgeJson.tree(event.purge()));
    }
    return node;
  }

  private static ObjectNode topology(Topology topology) {
    ObjectNode node =
        typed("fleet")
            .put("version", topology.version())
            .put("mapping-zone", topology.mappingZone().name())
            .put("mapping-zone-dnssec", topology.mappingZone().signed());
    ArrayNode members = node.putArray("members");
    for (Member member : topology.members()) {
      ObjectNode each =
          members
              .addObject()
              .put("id", member.id())
              .put("role", Value.kebab(member.role()))
              .put("region", member.region())
              .put("fabric", member.fabric())
              .put("online", member.online())
              .put("draining", member.draining())
              .put("load", member.load());
      levels(each, member.levels());
      if (!member.reached().isEmpty()) {
        texts(each, "reached", member.reached());
      }
    }
    return node;
  }

  private static void levels(ObjectNode node, Set<NameLevel> levels) {
    if (!levels.isEmpty()) {
      ArrayNode list = node.putArray("levels");
      levels.stream().sorted().map(Value::kebab).forEach(list::add);
    }
  }
}
