package perigee.selection.evidence;

/// What is known or presumed of one path.
///
/// @param rttNanos mean round-trip time; 0 if nothing is known of it
/// @param rtt75Nanos its 75th percentile
/// @param loss share of segments lost, 0 to 1
/// @param deliveryBps bits per second that long transfers got; 0 if none was seen
/// @param samples measurements of this very path, those of long ago counted less
/// @param ageNanos since the latest of them; infinite if there is none
/// @param strength what all of it is worth, in fresh measurements; a presumption is worth a
///   fraction
public record PathFigures(
    double rttNanos,
    double rtt75Nanos,
    double loss,
    double deliveryBps,
    double samples,
    double ageNanos,
    double strength) {

  /// A presumption.
  public static PathFigures presumed(double rttNanos, double strength) {
    return new PathFigures(
        rttNanos, rttNanos, LossRate.USUAL, 0, 0, Double.POSITIVE_INFINITY, strength);
  }

  /// 0 for a mere presumption, towards 1 for many fresh measurements.
  public double confidence() {
    return strength / (strength + 1);
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
        deliveryBps > 0 ? deliveryBps : prior.deliveryBps,
        samples,
        ageNanos,
        own + prior.strength);
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
        0,
        Double.POSITIVE_INFINITY,
        Math.min(mostStrength, strength));
  }
}
