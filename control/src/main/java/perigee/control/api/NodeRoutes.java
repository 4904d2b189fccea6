package perigee.control.api;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.model.Role;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.ServerDescription;
import perigee.model.mapping.Use;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The machines of the network: what they do, how they are, how they join and leave.
final class NodeRoutes {

  private static final Duration JOIN_LIFE = Duration.ofHours(1);

  private final Fleet fleet;
  private final Services services;

  NodeRoutes(Services services) {
    this.services = services;
    this.fleet = services.fleet();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/nodes", Access.OPERATOR, this::list),
        Route.get("/v1/nodes/{id}", Access.OPERATOR, this::show),
        Route.delete("/v1/nodes/{id}", Access.OPERATOR, this::remove),
        Route.post("/v1/nodes/{id}/drain", Access.OPERATOR, this::drain),
        Route.post("/v1/join-tokens", Access.OPERATOR, this::joinToken));
  }

  private Reply list(Call call) {
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("nodes");
    fleet.nodes().forEach(n -> list.add(json(n)));
    return Reply.ok(body);
  }

  private Reply show(Call call) {
    return Reply.ok(json(found(call)));
  }

  private Reply remove(Call call) {
    if (!fleet.remove(call.path("id"))) {
      throw Gate.missing("node '" + call.path("id") + "'");
    }
    return Reply.nothing();
  }

  private Reply drain(Call call) {
    NodeStatus node = found(call);
    if (!fleet.drain(node.id())) {
      throw new Fault(Kind.CONFLICT, "node '" + node.id() + "' is not linked to control").refusal();
    }
    return Reply.json(202, Json.object().put("id", node.id()).put("draining", true));
  }

  private Reply joinToken(Call call) {
    Fields body = call.body(Set.of("node", "role", "region"));
    String node = Names.NODE.check(body.text("node", Names.MOST_CHARACTERS), "/node");
    Role role = role(body);
    String region = Names.REGION.check(body.text("region", Names.MOST_CHARACTERS), "/region");
    String token = fleet.joinToken(node, role, region, JOIN_LIFE);
    return Reply.json(
        201,
        Json.object()
            .put("node", node)
            .put("token", token)
            .put("expires-at", services.clock().instant().plus(JOIN_LIFE).toString()));
  }

  private static Role role(Fields body) {
    return switch (body.text("role", Names.MOST_CHARACTERS)) {
      case "edge" -> Role.EDGE;
      case "core" -> Role.CORE;
      case "nameserver" -> Role.NAMESERVER;
      case "supernode" -> Role.SUPERNODE;
      case String other ->
          throw body.wrong(
              "role", "is '" + other + "'; it must be edge, core, nameserver or supernode");
    };
  }

  private NodeStatus found(Call call) {
    String id = call.path("id");
    return fleet.nodes().stream()
        .filter(n -> n.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Gate.missing("node '" + id + "'"));
  }

  static ObjectNode json(NodeStatus node) {
    ObjectNode json = Json.object().put("id", node.id());
    json.put("role", node.role().name().toLowerCase(Locale.ROOT));
    json.put("region", node.region());
    json.put("online", node.online());
    json.put("fabric", node.fabric());
    json.put("version", node.version());
    ObjectNode listeners = json.putObject("listeners");
    node.listeners().forEach(listeners::put);
    json.put("purges", node.purges().toString());
    json.put("release", node.release());
    ArrayNode refused = json.putArray("refused");
    node.refused().forEach(refused::add);
    json.set("server", json(node.server()));
    json.set("report", json(node.report()));
    if (node.seenAt() != null) {
      json.put("seen-at", node.seenAt().toString());
    }
    return json;
  }

  private static ObjectNode json(NodeReport report) {
    ObjectNode json =
        Json.object()
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
    Use use = report.use();
    json.putObject("use")
        .put("requests", use.requests())
        .put("bytes", use.bytes())
        .put("cpu", use.cpu())
        .put("connections", use.connections())
        .put("disk", use.disk());
    json.set("capacity", json(report.capacity()));
    ObjectNode alarms = json.putObject("alarms");
    report.alarms().forEach(alarms::put);
    return json;
  }

  private static ObjectNode json(ServerDescription server) {
    ObjectNode json = Json.object().put("site", server.site());
    ArrayNode addresses = json.putArray("addresses");
    server.addresses().forEach(addresses::add);
    return json.put("http-port", server.httpPort())
        .put("https-port", server.httpsPort())
        .put("cost", server.cost());
  }

  private static ObjectNode json(Capacity capacity) {
    return Json.object()
        .put("requests-per-second", capacity.requestsPerSecond())
        .put("bytes-per-second", capacity.bytesPerSecond())
        .put("connections", capacity.connections());
  }
}
