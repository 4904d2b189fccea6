package perigee.lab;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import perigee.lab.client.Kind;
import perigee.lab.client.Visit;
import perigee.lab.scenario.Scenario;
import perigee.lab.world.LabNode;
import perigee.lab.world.Network;
import perigee.lab.world.Plan;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whether what control says about its map is what clients met with.
record Explanations(Scenario scenario, Plan plan, Network network) {

  /// Share of clients whose last visit was to the region that `explain map` names for them; where
  /// the resolver hides its client, that is the region for the resolver.
  double rightShare(Iterable<Visit> visits) throws IOException, InterruptedException {
    Map<String, String> last = new HashMap<>();
    for (Visit visit : visits) {
      if (visit.kind() == Kind.SMALL && visit.edge().isPresent()) {
        last.put(visit.client(), visit.edge().get().toString());
      }
    }
    int asked = 0;
    int right = 0;
    for (Scenario.ClientGroup client : scenario.clients()) {
      if (last.containsKey(client.name())) {
        asked++;
        right += chosen(client).equals(region(last.get(client.name()))) ? 1 : 0;
      }
    }
    return asked == 0 ? Double.NaN : (double) right / asked;
  }

  private String region(String address) {
    return plan.of(LabNode.Kind.EDGE).stream()
        .filter(edge -> edge.address().toString().equals(address))
        .map(LabNode::region)
        .findFirst()
        .orElse("none");
  }

  private String chosen(Scenario.ClientGroup client) throws IOException, InterruptedException {
    boolean hides =
        scenario.resolvers().stream()
            .anyMatch(resolver ->
                resolver.name().equals(client.resolver())
                    && resolver.kind() == Scenario.ResolverKind.BIND);
    String address = plan.node(hides ? client.resolver() : client.name()).address().toString();
    String text =
        network.api(
            "GET",
            "/v1/explain/map?ip=%s&host=%s&resolver=%s"
                .formatted(address, Kind.SMALL.host(), hides),
            "");
    for (JsonNode answer : JsonMapper.shared().readTree(text).path("answers")) {
      if (answer.path("class").asString().equals("small")) {
        return answer.path("chosen").asString();
      }
    }
    return "";
  }
}
