package perigee.selection.unit;

import org.jspecify.annotations.Nullable;
import perigee.selection.evidence.PathFigures;

/// Weighted mean of figures of several paths that are to be treated as one.
public final class FiguresSum {

  private double weight;
  private double rtt;
  private double rtt75;
  private double loss;
  private double rate;
  private double deliveries;
  private double samples;
  private double strength;
  private double ageNanos = Double.POSITIVE_INFINITY;

  public void add(PathFigures each) {
    double w = each.confidence();
    if (w <= 0) {
      return;
    }
    weight += w;
    rtt += w * each.rttNanos();
    rtt75 += w * each.rtt75Nanos();
    loss += w * each.loss();
    samples += each.samples();
    strength = Math.max(strength, each.strength());
    ageNanos = Math.min(ageNanos, each.ageNanos());
    if (each.deliveryBps() > 0) {
      rate += each.deliveries() * Math.log(each.deliveryBps());
      deliveries += each.deliveries();
    }
  }

  /// The mean; null if nothing was added that is worth anything.
  public @Nullable PathFigures figures() {
    return weight == 0
        ? null
        : new PathFigures(
            rtt / weight,
            rtt75 / weight,
            loss / weight,
            deliveries > 0 ? Math.exp(rate / deliveries) : 0,
            deliveries,
            samples,
            ageNanos,
            strength);
  }
}
