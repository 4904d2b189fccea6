package perigee.control.api;

import java.util.List;
import java.util.Optional;
import perigee.control.fleet.Fleet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Why a response was what it was: the node that gave it is asked, then the node that it asked, and
/// so on towards the origin. A request id is `NODE~HEX`.
final class Explain {

  /// Edge, owner, core and shield: a longer chain would be a loop.
  private static final int MOST_NODES = 4;

  private static final String UPSTREAM = "upstream-id";

  private final Fleet fleet;

  Explain(Services services) {
    this.fleet = services.fleet();
  }

  List<Route> routes() {
    return List.of(Route.get("/v1/explain/{request-id}", Access.OPERATOR, this::explain));
  }

  private Reply explain(Call call) {
    String id = call.path("request-id");
    ObjectNode body = Json.object().put("request-id", id);
    ArrayNode chain = body.putArray("chain");
    Optional<String> next = Optional.of(id);
    for (int asked = 0; asked < MOST_NODES && next.isPresent(); asked++) {
      ObjectNode link = link(next.get(), asked == 0);
      chain.add(link);
      next = Optional.ofNullable(link.get(UPSTREAM)).flatMap(JsonNode::stringValueOpt);
    }
    return Reply.ok(body);
  }

  /// What one node says. Only the first must answer: of the others it is of use to know that they
  /// did not.
  private ObjectNode link(String id, boolean first) {
    String node = node(id);
    if (first) {
      mustExist(node, id);
    }
    ObjectNode link = Json.object().put("node", node).put("request-id", id);
    Optional<JsonNode> answer = fleet.ask(node, "explain", id).map(Json::trusted);
    if (answer.isPresent() && answer.get() instanceof ObjectNode told) {
      return link.setAll(told);
    }
    if (first) {
      throw (answer.isEmpty()
          ? new Fault(Kind.NODE_SILENT, "node '" + node + "' is not linked or did not answer")
              .refusal()
          : Gate.missing("request '" + id + "' in the memory of node '" + node + "'"));
    }
    return link.put(
        "unknown", answer.isEmpty() ? "the node did not answer" : "the node does not remember it");
  }

  private static String node(String id) {
    return id.substring(0, Math.max(0, id.lastIndexOf('~')));
  }

  private void mustExist(String node, String id) {
    if (fleet.nodes().stream().noneMatch(n -> n.id().equals(node))) {
      throw Gate.missing("node that gave the request id '" + id + "'; it must be NODE~HEX");
    }
  }
}
