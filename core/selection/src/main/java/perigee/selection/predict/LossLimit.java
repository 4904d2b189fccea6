package perigee.selection.predict;

/// The rate at which a loss-based sender settles on a path with random loss.
///
/// Padhye, Firoiu, Towsley and Kurose 1998, equation 32 (time-outs included; for small loss it is
/// Mathis et al. 1997, MSS · 1.22 / (RTT · √p)), or CUBIC's own where that is more (RFC 9438 §5.1).
/// What is counted are events, in which a sender loses one segment or several of a round trip.
final class LossLimit {

  static final double SEGMENT_BITS = 1_448 * 8;

  private static final double LEAST_TIMEOUT = 0.2;
  private static final double CUBIC = 1.054;

  private LossLimit() {}

  /// Bits per second.
  ///
  /// @param loss events per segment, above 0
  static double bps(double loss, double rttSeconds) {
    double p = Math.min(0.9, loss);
    double timeout = Math.max(LEAST_TIMEOUT, 2 * rttSeconds);
    double recovering = rttSeconds * Math.sqrt(2 * p / 3);
    double timingOut = timeout * Math.min(1, 3 * Math.sqrt(3 * p / 8)) * p * (1 + 32 * p * p);
    double reno = 1 / (recovering + timingOut);
    // In segments a second. Beyond a few per cent time-outs rule, and CUBIC is no better than Reno.
    double cubic = p < 0.05 ? CUBIC / (Math.pow(p, 0.75) * Math.pow(rttSeconds, 0.25)) : 0;
    return SEGMENT_BITS * Math.max(reno, cubic);
  }
}
