package perigee.selection.evidence;

/// Share of lost segments: counts, and a beta prior as of some segments at the share below which
/// loss limits nobody. Without it one lost probe out of ten would be ten per cent.
public final class LossRate {

  /// Loss of a path that is well.
  public static final double USUAL = 0.0005;

  /// What the prior weighs, in segments; less after a change, since that was tested already.
  static final double USUAL_PRIOR = 200;

  static final double CHANGED_PRIOR = 50;

  private LossRate() {}

  static double of(double sent, double lost, double prior) {
    return (lost + USUAL * prior) / (sent + prior);
  }
}
