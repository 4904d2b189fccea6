package perigee.selection.evidence;

/// What is known or presumed of one path.
///
/// @param rttNanos mean round-trip time; 0 if nothing is known of it
/// @param rtt75Nanos its 75th percentile
/// @param loss share of segments lost, 0 to 1
/// @param deliveryBps bits per second that long transfers got; 0 if none was seen
/// @param deliveries what that is worth, in transfers that were just seen
/// @param samples measurements of this very path, those of long ago counted less
/// @param ageNanos since the latest of them; infinite if there is none
/// @param strength what all of it is worth, in fresh measurements; a presumption is worth a
///   fraction
public record PathFigures(
    double rttNanos,
    double rtt75Nanos,
    double loss,
    double deliveryBps,
    double deliveries,
    double samples,
    double ageNanos,
    double strength) {

  /// From the mean to the 75th percentile, in deviations.
  private static final double QUARTILE = 0.674;

  /// Of times that seem steadier there were only few.
  private static final double LEAST_DEVIATION = 0.01;

  /// A presumption.
  public static PathFigures presumed(double rttNanos, double strength) {
    return new PathFigures(
        rttNanos, rttNanos, LossRate.USUAL, 0, 0, 0, Double.POSITIVE_INFINITY, strength);
  }

  /// 0 for a mere presumption, towards 1 for many fresh measurements.
  public double confidence() {
    return strength / (strength + 1);
  }

  /// The standard error of the mean round-trip time, as a share of it, as of a normal distribution;
  /// infinite if this very path was not measured.
  public double error() {
    double deviation = (rtt75Nanos - rttNanos) / (QUARTILE * Math.max(1, rttNanos));
    return samples > 0
        ? Math.max(LEAST_DEVIATION, deviation) / Math.sqrt(samples)
        : Double.POSITIVE_INFINITY;
  }

  /// Both together, each by its strength. Losses beyond what was presumed are believed at once:
  /// they were seen.
  public PathFigures over(PathFigures prior) {
    double own = rttNanos > 0 ? strength : 0;
    double c = own + prior.strength > 0 ? own / (own + prior.strength) : 0;
    return new PathFigures(
        mixed(c, rttNanos, prior.rttNanos),
        mixed(c, rtt75Nanos, prior.rtt75Nanos),
        mixed(loss > prior.loss ? 1 : c, loss, prior.loss),
        rate(prior),
        deliveries + prior.deliveries,
        samples,
        ageNanos,
        own + prior.strength);
  }

  /// The geometric mean: rates differ by factors.
  private double rate(PathFigures prior) {
    if (deliveryBps <= 0 || prior.deliveryBps <= 0) {
      return Math.max(deliveryBps, prior.deliveryBps);
    }
    double share = deliveries / (deliveries + prior.deliveries);
    return Math.exp(mixed(share, Math.log(deliveryBps), Math.log(prior.deliveryBps)));
  }

  private static double mixed(double share, double own, double other) {
    return share * own + (1 - share) * other;
  }

  /// The same figures of a path that is only like the one in question.
  public PathFigures asPrior(double mostStrength) {
    return new PathFigures(
        rttNanos,
        rtt75Nanos,
        loss,
        deliveryBps,
        Math.min(mostStrength, deliveries),
        0,
        Double.POSITIVE_INFINITY,
        Math.min(mostStrength, strength));
  }
}
