package perigee.lab;

import java.io.IOException;
import java.time.Instant;
import perigee.lab.client.Kind;
import perigee.lab.scenario.Scenario;
import perigee.lab.world.Network;
import perigee.lab.world.Plan;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks control to explain what a client is told; where its resolver hides it, what the resolver
/// is.
record MapExplainer(Scenario scenario, Plan plan, Network network)
    implements Explanations.Explainer {

  @Override
  public Explanations.Said explain(String client, Kind kind, Instant at)
      throws IOException, InterruptedException {
    Scenario.ClientGroup group =
        scenario.clients().stream()
            .filter(each -> each.name().equals(client))
            .findFirst()
            .orElseThrow();
    boolean hides =
        scenario.resolvers().stream()
            .anyMatch(resolver ->
                resolver.name().equals(group.resolver())
                    && resolver.kind() == Scenario.ResolverKind.BIND);
    String address = plan.node(hides ? group.resolver() : client).address().toString();
    String text =
        network.api(
            "GET",
            "/v1/explain/map?ip=%s&host=%s&resolver=%s&at=%s"
                .formatted(address, kind.host(), hides, at),
            "");
    JsonNode explained = JsonMapper.shared().readTree(text);
    String hostClass = explained.path("host-class").asString();
    for (JsonNode answer : explained.path("answers")) {
      if (answer.path("class").asString().equals(hostClass)) {
        return new Explanations.Said(answer.path("chosen").asString(), ttl(answer));
      }
    }
    return new Explanations.Said("", 0);
  }

  private static int ttl(JsonNode answer) {
    if (answer.path("servers").size() < 2) {
      return Explanations.Said.LONE_TTL;
    }
    return answer.path("tentative").asBoolean()
        ? Explanations.Said.TENTATIVE_TTL
        : Explanations.Said.USUAL_TTL;
  }
}
