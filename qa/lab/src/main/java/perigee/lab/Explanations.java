package perigee.lab;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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

  /// TTL of the answers.
  private static final Duration KEPT = Duration.ofSeconds(20);

  /// Share of clients and kinds of object whose last visit was to the region that `explain map`
  /// names for them, by the class that it says the host is of; where the resolver hides its client,
  /// that is the region for the resolver.
  double rightShare(Iterable<Visit> visits) throws IOException, InterruptedException {
    Map<Met, Visit> last = new HashMap<>();
    for (Visit visit : visits) {
      if (visit.edge().isPresent()) {
        last.put(new Met(visit.client(), visit.kind()), visit);
      }
    }
    int asked = 0;
    int right = 0;
    for (Scenario.ClientGroup client : scenario.clients()) {
      for (Kind kind : Kind.values()) {
        Visit visit = last.get(new Met(client.name(), kind));
        if (visit != null) {
          asked++;
          right += isRight(client, visit) ? 1 : 0;
        }
      }
    }
    return asked == 0 ? Double.NaN : (double) right / asked;
  }

  /// Whether it explains the visit: as answered then, or as long before as a resolver may keep it.
  private boolean isRight(Scenario.ClientGroup client, Visit visit)
      throws IOException, InterruptedException {
    String region = visit.edge().map(edge -> region(edge.toString())).orElse("");
    Instant at = Instant.now().minusNanos(System.nanoTime() - visit.beginNanos());
    for (Duration before = Duration.ZERO;
        before.compareTo(KEPT) <= 0;
        before = before.plus(KEPT.dividedBy(4))) {
      if (chosen(client, visit.kind(), at.minus(before)).equals(region)) {
        return true;
      }
    }
    return false;
  }

  private record Met(String client, Kind kind) {}

  private String region(String address) {
    return plan.of(LabNode.Kind.EDGE).stream()
        .filter(edge -> edge.address().toString().equals(address))
        .map(LabNode::region)
        .findFirst()
        .orElse("none");
  }

  private String chosen(Scenario.ClientGroup client, Kind kind, Instant at)
      throws IOException, InterruptedException {
    boolean hides =
        scenario.resolvers().stream()
            .anyMatch(resolver ->
                resolver.name().equals(client.resolver())
                    && resolver.kind() == Scenario.ResolverKind.BIND);
    String address = plan.node(hides ? client.resolver() : client.name()).address().toString();
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
        return answer.path("chosen").asString();
      }
    }
    return "";
  }
}
