package perigee.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import perigee.lab.client.Kind;
import perigee.lab.client.Truth;
import perigee.lab.client.Visit;
import perigee.lab.scenario.Place;
import perigee.lab.scenario.Scenario;
import perigee.lab.world.LabNode;
import perigee.lab.world.Plan;

/// What clients lose by the network's choice and by those of simpler ones, by the same truth.
///
/// @param resolverMillis round trips from a resolver (first key) to an edge, measured
public record Policies(
    Scenario scenario, Plan plan, Truth truth, Map<String, Map<String, Double>> resolverMillis) {

  private static final int MOST_TOLD = 12;

  /// The network's own choice, as clients met with it.
  public Regret network(List<Visit> visits, Kind kind) {
    Map<String, String> edges = new LinkedHashMap<>();
    plan.of(LabNode.Kind.EDGE).forEach(edge -> edges.put(edge.address().toString(), edge.name()));
    List<Regret.Choice> choices = new ArrayList<>();
    for (Visit visit : visits) {
      if (visit.kind() != kind || visit.edge().isEmpty()) {
        continue;
      }
      String edge = edges.get(visit.edge().get().toString());
      if (edge != null) {
        add(choices, 1, visit.client(), edge, kind);
      }
    }
    return Regret.of(choices);
  }

  /// The requests that failed, and those that were sent to a wrong edge and lost most by it, in
  /// words.
  public List<String> worst(List<Visit> visits, long fromNanos) {
    Map<String, String> edges = new LinkedHashMap<>();
    plan.of(LabNode.Kind.EDGE).forEach(edge -> edges.put(edge.address().toString(), edge.name()));
    List<String> names = List.copyOf(edges.values());
    Map<String, Double> lines = new LinkedHashMap<>();
    for (Visit visit : visits) {
      if (visit.isFailed()) {
        String line =
            "%s after %.1f s failed: %s"
                .formatted(visit.client(), (visit.beginNanos() - fromNanos) / 1e9, visit.failure());
        lines.put(line, Double.MAX_VALUE);
        continue;
      }
      String edge = visit.edge().map(address -> edges.get(address.toString())).orElse("");
      OptionalDouble got = truth.millis(visit.client(), edge, visit.kind());
      OptionalDouble best = truth.bestMillis(visit.client(), names, visit.kind());
      if (got.isEmpty() || best.isEmpty()) {
        continue;
      }
      Regret.Choice choice = new Regret.Choice(1, got.getAsDouble(), best.getAsDouble());
      if (choice.isWrong()) {
        String line =
            "%s after %.1f s, %s: %s takes %.1f ms, the best %.1f ms"
                .formatted(
                    visit.client(),
                    (visit.beginNanos() - fromNanos) / 1e9,
                    visit.kind().name().toLowerCase(Locale.ROOT),
                    edge,
                    got.getAsDouble(),
                    best.getAsDouble());
        lines.put(line, choice.lost());
      }
    }
    return lines.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(MOST_TOLD)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Any edge, whatever.
  public Regret random(Kind kind) {
    return by(kind, _ -> _ -> 0);
  }

  /// The nearest edges on the map, as if the location of every client were known.
  public Regret nearest(Kind kind) {
    return by(
        kind,
        client -> {
          Place here = place(client.place());
          return edge -> here.distanceKm(place(edge.place()));
        });
  }

  /// The edges of the region that has the shortest round trip to the client's resolver.
  public Regret resolverRtt(Kind kind) {
    return by(
        kind,
        client ->
            edge ->
                plan.of(LabNode.Kind.EDGE).stream()
                    .filter(other -> other.region().equals(edge.region()))
                    .mapToDouble(other ->
                        resolverMillis
                            .getOrDefault(client.resolver(), Map.of())
                            .getOrDefault(other.name(), Double.MAX_VALUE))
                    .min()
                    .orElse(Double.MAX_VALUE));
  }

  /// The best that answers to names can do: the best edge of each client whose resolver tells who
  /// asks, and one edge for all clients of a resolver that doesn't.
  public Regret bestByName(Kind kind) {
    List<Regret.Choice> choices = new ArrayList<>();
    for (Scenario.ClientGroup client : scenario.clients()) {
      List<Scenario.ClientGroup> alike =
          hides(client.resolver())
              ? scenario.clients().stream()
                  .filter(other -> other.resolver().equals(client.resolver()))
                  .toList()
              : List.of(client);
      plan.of(LabNode.Kind.EDGE).stream()
          .map(LabNode::name)
          .min(Comparator.comparingDouble(edge -> cost(alike, edge, kind)))
          .ifPresent(edge -> add(choices, client.requestsPerSecond(), client.name(), edge, kind));
    }
    return Regret.of(choices);
  }

  private boolean hides(String resolver) {
    return scenario.resolvers().stream()
        .anyMatch(
            known -> known.name().equals(resolver) && known.kind() == Scenario.ResolverKind.BIND);
  }

  private double cost(List<Scenario.ClientGroup> clients, String edge, Kind kind) {
    return clients.stream()
        .mapToDouble(client ->
            client.requestsPerSecond()
                * truth.millis(client.name(), edge, kind).orElse(Double.MAX_VALUE))
        .sum();
  }

  /// All edges of least cost, each as often as the others.
  private Regret by(Kind kind, Function<Scenario.ClientGroup, ToDoubleFunction<LabNode>> costOf) {
    List<Regret.Choice> choices = new ArrayList<>();
    for (Scenario.ClientGroup client : scenario.clients()) {
      ToDoubleFunction<LabNode> cost = costOf.apply(client);
      List<LabNode> edges = plan.of(LabNode.Kind.EDGE);
      double least =
          edges.stream().min(Comparator.comparingDouble(cost)).map(cost::applyAsDouble).orElse(0.0);
      List<LabNode> chosen =
          edges.stream().filter(edge -> cost.applyAsDouble(edge) == least).toList();
      for (LabNode edge : chosen) {
        double weight = client.requestsPerSecond() / chosen.size();
        add(choices, weight, client.name(), edge.name(), kind);
      }
    }
    return Regret.of(choices);
  }

  private void add(
      List<Regret.Choice> choices, double weight, String client, String edge, Kind kind) {
    List<String> edges = plan.of(LabNode.Kind.EDGE).stream().map(LabNode::name).toList();
    OptionalDouble best = truth.bestMillis(client, edges, kind);
    OptionalDouble got = truth.millis(client, edge, kind);
    if (best.isPresent() && got.isPresent()) {
      choices.add(new Regret.Choice(weight, got.getAsDouble(), best.getAsDouble()));
    }
  }

  private Place place(String name) {
    Place place = scenario.places().get(name);
    if (place == null) {
      throw new IllegalArgumentException(name + " is no place");
    }
    return place;
  }
}
