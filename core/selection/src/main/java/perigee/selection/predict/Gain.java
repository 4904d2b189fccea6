package perigee.selection.predict;

/// What is worth a switch: a tenth, and three milliseconds.
public final class Gain {

  public static final double SHARE = 0.10;
  public static final double NANOS = 3e6;

  /// Rounds in a row in which the gain must be seen.
  public static final int ROUNDS = 2;

  private Gain() {}

  /// Whether one time is so much better than another.
  public static boolean isWorth(double fromNanos, double toNanos) {
    double gain = fromNanos - toNanos;
    return gain > NANOS && gain > SHARE * fromNanos;
  }

  /// How much better another would have to be to be switched to.
  public static double needed(double fromNanos) {
    return Math.max(NANOS, SHARE * fromNanos);
  }
}
