package perigee.control.mapping;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import perigee.control.mapping.MappingConfig.HostContract;

/// Which hosts have their contract's guarantee at this moment: their clients stay where they are
/// best, and what they take there is kept free of others. A contract whose hosts take more than was
/// agreed is as everybody until they take less again. Where contracts together would have more than
/// most of a region, the one of higher priority has it. Of the mapper's thread.
final class Contracts {

  /// Share of a region that is kept for contracts at most: the others must live, too.
  private static final double MOST_OF_REGION = 0.8;

  /// Below this share of what was agreed a guarantee that was lost holds again.
  private static final double BACK_BELOW = 0.9;

  private final List<HostContract> contracts;
  private final Set<HostContract> lost = new HashSet<>();
  private final Set<String> guaranteed = new HashSet<>();
  private final Map<String, double[]> kept = new HashMap<>();

  Contracts(List<HostContract> contracts) {
    this.contracts =
        contracts.stream()
            .sorted(Comparator.comparingInt(HostContract::priority).reversed())
            .toList();
    contracts.forEach(contract -> guaranteed.addAll(contract.hosts()));
  }

  /// Judges anew.
  ///
  /// @param room what each region's living servers can send, bytes a second
  void judge(HostBook hosts, Map<String, Double> room, long nowMillis) {
    guaranteed.clear();
    kept.clear();
    for (HostContract contract : contracts) {
      Map<String, double[]> uses = new HashMap<>();
      contract.hosts().forEach(host -> hosts.addUses(host, uses, nowMillis));
      double all = uses.values().stream().mapToDouble(use -> use[1]).sum();
      boolean wasLost = lost.contains(contract);
      boolean holds =
          all <= contract.bytesPerSecond() * (wasLost ? BACK_BELOW : 1) && fits(uses, room);
      if (holds) {
        lost.remove(contract);
        guaranteed.addAll(contract.hosts());
        uses.forEach((region, use) -> kept.merge(region, use, Contracts::sum));
      } else {
        lost.add(contract);
      }
    }
  }

  private boolean fits(Map<String, double[]> uses, Map<String, Double> room) {
    for (Map.Entry<String, double[]> each : uses.entrySet()) {
      double already = kept.getOrDefault(each.getKey(), new double[2])[1];
      double limit = room.getOrDefault(each.getKey(), Double.POSITIVE_INFINITY);
      if (already + each.getValue()[1] > MOST_OF_REGION * limit) {
        return false;
      }
    }
    return true;
  }

  private static double[] sum(double[] a, double[] b) {
    return new double[] {a[0] + b[0], a[1] + b[1]};
  }

  boolean isGuaranteed(String host) {
    return guaranteed.contains(host);
  }

  /// All hosts that have a guarantee now.
  Set<String> guaranteed() {
    return Set.copyOf(guaranteed);
  }

  /// How many contracts are as if there were none.
  int lost() {
    return lost.size();
  }

  /// Requests a second that a region keeps for them.
  double keptRequests(String region) {
    return kept.getOrDefault(region, new double[2])[0];
  }

  /// Bytes a second that a region keeps for them.
  double keptBytes(String region) {
    return kept.getOrDefault(region, new double[2])[1];
  }
}
