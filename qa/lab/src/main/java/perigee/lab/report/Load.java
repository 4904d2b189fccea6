package perigee.lab.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import perigee.lab.client.Visit;
import perigee.lab.scenario.Scenario;
import perigee.lab.world.LabNode;
import perigee.lab.world.Plan;

/// Whether edges got more than they can take while others had room.
public record Load(Scenario scenario, Plan plan) {

  private static final long WINDOW_NANOS = 5_000_000_000L;
  private static final double WINDOW_SECONDS = 5;

  /// Share of (edge, 5 s) above capacity; a window in which all together had too much doesn't
  /// count.
  public double overload(List<Visit> visits, long fromNanos) {
    Map<String, Integer> capacities = capacities();
    if (capacities.values().stream().anyMatch(capacity -> capacity == 0)) {
      return 0; // somebody takes everything
    }
    double all = capacities.values().stream().mapToInt(Integer::intValue).sum() * WINDOW_SECONDS;
    Map<Long, Map<String, Integer>> windows = new HashMap<>();
    for (Visit visit : visits) {
      visit
          .edge()
          .ifPresent(edge ->
              windows
                  .computeIfAbsent(
                      (visit.beginNanos() - fromNanos) / WINDOW_NANOS, _ -> new HashMap<>())
                  .merge(edge.toString(), 1, Integer::sum));
    }
    int over = 0;
    int counted = 0;
    for (Map<String, Integer> window : windows.values()) {
      if (window.values().stream().mapToInt(Integer::intValue).sum() <= all) {
        counted += capacities.size();
        over +=
            (int)
                capacities.entrySet().stream()
                    .filter(edge ->
                        window.getOrDefault(edge.getKey(), 0) > edge.getValue() * WINDOW_SECONDS)
                    .count();
      }
    }
    return counted == 0 ? 0 : (double) over / counted;
  }

  private Map<String, Integer> capacities() {
    Map<String, Integer> capacities = new HashMap<>();
    for (LabNode edge : plan.of(LabNode.Kind.EDGE)) {
      scenario.regions().stream()
          .filter(region -> region.name().equals(edge.region()))
          .forEach(region -> capacities.put(edge.address().toString(), region.capacity()));
    }
    return capacities;
  }
}
