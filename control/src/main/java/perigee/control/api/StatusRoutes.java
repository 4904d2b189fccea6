package perigee.control.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.control.store.Bus;
import perigee.control.store.Properties.ReleaseSummary;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The network at a glance, and the API's own description.
final class StatusRoutes {

  private static final String DESCRIPTION = "/perigee/control/openapi.yaml";

  private final Services services;

  StatusRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/status", Access.OPERATOR, this::status),
        Route.get("/v1/health", Access.EVERYBODY, _ -> Reply.ok(health())),
        Route.get("/v1/openapi.yaml", Access.EVERYBODY, _ -> description()));
  }

  private Reply status(Call call) {
    List<NodeStatus> nodes = services.fleet().nodes();
    ObjectNode body = Json.object().put("version", services.version());
    body.put("time", services.clock().instant().toString());
    List<ReleaseSummary> newest = services.properties().releases(1);
    body.put("release", newest.isEmpty() ? 0 : newest.getFirst().number());
    body.put("purges", services.store().events().ends(Bus.PURGES).last().toString());
    body.put("properties", services.properties().list().size());
    body.put("nodes-online", nodes.stream().filter(NodeStatus::online).count());
    ArrayNode list = body.putArray("nodes");
    nodes.forEach(n -> list.add(NodeRoutes.json(n)));
    return Reply.ok(body);
  }

  private ObjectNode health() {
    return Json.object().put("status", "ok").put("version", services.version());
  }

  private static Reply description() {
    try (InputStream in = StatusRoutes.class.getResourceAsStream(DESCRIPTION)) {
      byte[] bytes = Objects.requireNonNull(in, DESCRIPTION + " is not packed").readAllBytes();
      return Reply.text("application/yaml", new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
