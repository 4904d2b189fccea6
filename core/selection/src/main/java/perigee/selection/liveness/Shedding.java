package perigee.selection.liveness;

/// The share of its clients that something overloaded sends elsewhere: it grows while the load is
/// too high and falls slowly when it is low, so that it finds the share that keeps the load between
/// (in the manner of FastRoute, Flavel et al. 2015, §4). Of one thread.
public final class Shedding {

  /// Loads of a site from which more, and less, is shed.
  public static final double ABOVE = 0.95;

  public static final double BELOW = 0.85;

  private static final double UP_PER_SECOND = 0.10;
  private static final double DOWN_PER_SECOND = 0.02;
  private static final double MOST = 0.95;
  private static final double LONGEST_STEP_SECONDS = 2;

  private final double above;
  private final double below;
  private double share;
  private long lastNanos;
  private boolean started;

  /// Begins with nothing shed.
  ///
  /// @param above load from which more is shed
  /// @param below load from which less is shed
  public Shedding(double above, double below) {
    this.above = above;
    this.below = below;
  }

  /// Takes a load, and tells what share to shed.
  ///
  /// @param load share of the capacity in use
  /// @param nowNanos of a clock that only goes forward
  public double update(double load, long nowNanos) {
    double seconds =
        started ? Math.clamp((nowNanos - lastNanos) / 1e9, 0, LONGEST_STEP_SECONDS) : 0;
    lastNanos = nowNanos;
    started = true;
    if (load > above) {
      // Twice the load that is right needs half of it to go: the steps grow with what is too much.
      share += UP_PER_SECOND * Math.clamp((load - above) / above * 4, 0.25, 4) * seconds;
    } else if (load < below) {
      share -= DOWN_PER_SECOND * seconds;
    }
    share = Math.clamp(share, 0, MOST);
    return share;
  }

  public double share() {
    return share;
  }
}
