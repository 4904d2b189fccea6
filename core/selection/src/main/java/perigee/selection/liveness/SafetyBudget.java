package perigee.selection.liveness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many servers automation may have out of answers at one time: a share of each region and of
/// the fleet, but at least one. What seems dead beyond that stays in, since it is likelier that we
/// see wrongly than that so many died; and somebody is told.
final class SafetyBudget {

  private static final String FLEET = "";

  private final Map<String, int[]> counts = new TreeMap<>();

  SafetyBudget(LivenessConfig config, Collection<Watched> servers) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (Watched server : servers) {
      sizes.merge(server.region, 1, Integer::sum);
    }
    sizes.forEach((region, size) -> counts.put(region, budget(size, config.regionShare())));
    counts.put(FLEET, budget(servers.size(), config.fleetShare()));
  }

  /// Allowed, taken, wanted.
  private static int[] budget(int size, double share) {
    return new int[] {Math.max(1, (int) (size * share + 1e-9)), 0, 0};
  }

  /// Whether a server may be out.
  ///
  /// @param dead false for one that is back and only waits: nobody is alarmed for its sake
  boolean take(Watched server, boolean dead) {
    int[] region = counts.getOrDefault(server.region, new int[3]);
    int[] fleet = counts.getOrDefault(FLEET, new int[3]);
    region[2] += dead ? 1 : 0;
    fleet[2] += dead ? 1 : 0;
    if (region[1] >= region[0] || fleet[1] >= fleet[0]) {
      return false;
    }
    region[1]++;
    fleet[1]++;
    return true;
  }

  List<Alarm> alarms() {
    List<Alarm> alarms = new ArrayList<>();
    counts.forEach((region, count) -> {
      if (count[2] > count[0]) {
        alarms.add(new Alarm(region, count[2], count[0]));
      }
    });
    return alarms;
  }
}
