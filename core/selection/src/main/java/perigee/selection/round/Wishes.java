package perigee.selection.round;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;
import perigee.selection.unit.UnitNode;

/// Collects the paths of measured clients of which it would help most to know more, by expected
/// improvement (Mockus 1978): what the best region's time would fall by, on average over what the
/// path may turn out to be. An unmeasured path may be far from what is presumed of it, a measured
/// one is close to what it seems. Bounded.
final class Wishes {

  /// What is well enough measured.
  private static final double ENOUGH = 3;

  /// Deviation of the logarithm of a presumption, and of one measurement.
  private static final double UNMEASURED = 0.9;

  private static final double MEASURED = 0.2;

  /// What was measured so long ago is to be measured anew.
  static final double UNSEEN = 0.05;

  /// Less is not worth a second probe.
  private static final double LEAST_NANOS = 50e3;

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
    double bestNanos = estimator.figures(best).rtt75Nanos();
    for (int region = 0; region < world.regions().size(); region++) {
      PathFigures known = estimator.figures(region);
      if (known.samples() >= ENOUGH || world.isClosed(region)) {
        continue;
      }
      double gain = Math.max(0, gain(bestNanos, known));
      // Whatever is presumed: when probes are left, each path is worth one.
      if (gain >= LEAST_NANOS || known.samples() < UNSEEN) {
        add(new ProbeWish(prefix, world.regions().get(region).id(), gain));
      }
    }
  }

  private static double gain(double bestNanos, PathFigures path) {
    double samples = path.samples();
    double deviation = samples < UNSEEN ? UNMEASURED : MEASURED / Math.sqrt(samples);
    double sigma = Math.min(UNMEASURED, deviation);
    double distance = Math.log(bestNanos / path.rtt75Nanos()) / sigma;
    double mean = path.rtt75Nanos() * Math.exp(sigma * sigma / 2);
    return bestNanos * normal(distance) - mean * normal(distance - sigma);
  }

  /// The normal distribution function (Abramowitz and Stegun 1964, 26.2.17; off by 1e-7 at most).
  private static double normal(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double polynomial =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    return x < 0 ? tail : 1 - tail;
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
