package perigee.selection.round;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;
import perigee.selection.unit.UnitNode;

/// Collects the paths of measured clients of which it would help most to know more: those with
/// little evidence that would be the best if they were somewhat better than presumed. Bounded.
final class Wishes {

  /// What is well enough measured.
  private static final double ENOUGH = 3;

  /// Measured paths are close to what they seem, others may be far from it.
  private static final double OPTIMISM = 0.55;

  private final int most;
  private final PriorityQueue<ProbeWish> least =
      new PriorityQueue<>(Comparator.comparingDouble(ProbeWish::gainNanos));

  Wishes(int most) {
    this.most = most;
  }

  void consider(UnitNode node, Estimator estimator, World world) {
    Prefix prefix = node.prefix();
    int best = estimator.quickest(TrafficClass.SMALL);
    if (prefix == null || best < 0) {
      return;
    }
    double bestNanos = estimator.nanos(TrafficClass.SMALL, best);
    for (int region = 0; region < world.regions().size(); region++) {
      PathFigures known = estimator.figures(region);
      if (known.samples() >= ENOUGH || world.isClosed(region)) {
        continue;
      }
      double doubt = OPTIMISM * (1 - known.samples() / ENOUGH);
      double gain = bestNanos - (1 - doubt) * estimator.nanos(TrafficClass.SMALL, region);
      if (gain > 0) {
        add(new ProbeWish(prefix, world.regions().get(region).id(), gain));
      }
    }
  }

  private void add(ProbeWish wish) {
    least.add(wish);
    if (least.size() > most) {
      least.remove();
    }
  }

  /// The most hopeful first.
  List<ProbeWish> list() {
    List<ProbeWish> list = new ArrayList<>(least);
    list.sort(
        Comparator.comparingDouble(ProbeWish::gainNanos)
            .reversed()
            .thenComparing(ProbeWish::client)
            .thenComparing(ProbeWish::region));
    return list;
  }
}
