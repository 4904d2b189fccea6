package perigee.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
  ///
  /// @param kinds of objects that count
  public Regret network(List<Visit> visits, Set<Kind> kinds) {
    Map<String, String> edges = new LinkedHashMap<>();
    plan.of(LabNode.Kind.EDGE).forEach(edge -> edges.put(edge.address().toString(), edge.name()));
    List<Regret.Choice> choices = new ArrayList<>();
    for (Visit visit : visits) {
      if (!kinds.contains(visit.kind()) || visit.edge().isEmpty()) {
        continue;
      }
      String edge = edges.get(visit.edge().get().toString());
      if (edge != null) {
        add(choices, 1, visit.client(), edge, visit.kind());
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

  /// The best that names can do if no region gets more than it takes: a bound, since what clients
  /// behind one resolver ask for counts as if it could be cut; empty without capacities.
  public Optional<Regret> bestWithRoom(Kind kind) {
    if (scenario.regions().stream().anyMatch(region -> region.capacity() == 0)) {
      return Optional.empty();
    }
    List<Wanted> wanted = new ArrayList<>();
    for (Kind each : Kind.values()) {
      Map<String, List<Scenario.ClientGroup>> groups = new LinkedHashMap<>();
      for (Scenario.ClientGroup client : scenario.clients()) {
        String name = hides(client.resolver()) ? client.resolver() : client.name();
        groups.computeIfAbsent(name, _ -> new ArrayList<>()).add(client);
      }
      groups.values().stream()
          .map(clients -> new Wanted(each, clients))
          .filter(some -> some.requestsPerSecond() > 0)
          .forEach(wanted::add);
    }
    List<Scenario.Region> regions = scenario.regions();
    double[][] sent =
        Transport.cheapest(
            wanted.stream().mapToDouble(Wanted::requestsPerSecond).toArray(),
            regions.stream().mapToDouble(each -> each.nodes() * each.capacity()).toArray(),
            wanted.stream()
                .map(each -> regions.stream().mapToDouble(region -> millis(each, region)).toArray())
                .toArray(double[][]::new));
    List<Regret.Choice> choices = new ArrayList<>();
    for (int i = 0; i < sent.length; i++) {
      for (int region = 0; wanted.get(i).kind == kind && region < sent[i].length; region++) {
        double share = sent[i][region] / wanted.get(i).requestsPerSecond();
        for (Scenario.ClientGroup client : wanted.get(i).clients) {
          String edge = best(client, regions.get(region), kind);
          add(choices, share * client.requestsPerSecond(), client.name(), edge, kind);
        }
      }
    }
    return Optional.of(Regret.of(choices));
  }

  /// What clients ask for who can only be sent to a region together.
  private record Wanted(Kind kind, List<Scenario.ClientGroup> clients) {

    double requestsPerSecond() {
      return clients.stream().mapToDouble(this::requestsPerSecond).sum();
    }

    double requestsPerSecond(Scenario.ClientGroup client) {
      double share = kind == Kind.BULK ? client.bulkShare() : 1 - client.bulkShare();
      return share * client.requestsPerSecond();
    }
  }

  /// Mean time of what is wanted in a region.
  private double millis(Wanted wanted, Scenario.Region region) {
    double sum = 0;
    for (Scenario.ClientGroup client : wanted.clients) {
      String edge = best(client, region, wanted.kind);
      sum +=
          wanted.requestsPerSecond(client)
              * truth.millis(client.name(), edge, wanted.kind).orElse(Double.MAX_VALUE);
    }
    return sum / wanted.requestsPerSecond();
  }

  private String best(Scenario.ClientGroup client, Scenario.Region region, Kind kind) {
    return plan.of(LabNode.Kind.EDGE).stream()
        .filter(edge -> edge.region().equals(region.name()))
        .map(LabNode::name)
        .min(
            Comparator.comparingDouble(
                edge -> truth.millis(client.name(), edge, kind).orElse(Double.MAX_VALUE)))
        .orElse("");
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
