package perigee.selection.evidence;

/// Share of lost segments: counts, and a beta prior as of 200 segments at the share below which
/// loss limits nobody. Without it one lost probe out of ten would be ten per cent.
public final class LossRate {

  /// Loss of a path that is well.
  public static final double USUAL = 0.0005;

  private static final double PRIOR_SEGMENTS = 200;

  private LossRate() {}

  static double of(double sent, double lost) {
    return (lost + USUAL * PRIOR_SEGMENTS) / (sent + PRIOR_SEGMENTS);
  }
}
