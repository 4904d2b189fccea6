package perigee.selection.predict;

/// What is worth a switch: a tenth, and three milliseconds, seen twice; or less, seen for long and
/// beyond doubt.
public final class Gain {

  public static final double SHARE = 0.10;
  public static final double NANOS = 3e6;

  /// Rounds in a row in which the gain must be seen.
  public static final int ROUNDS = 2;

  /// Part of it that is worth a switch if it is seen in so many rounds in a row: else who was sent
  /// to the second best by chance would stay there for ever.
  private static final double LASTING = 0.25;

  /// The same of small objects, if that share is more and the gain beyond doubt: two milliseconds
  /// of a round trip.
  private static final double LASTING_MOST_NANOS = 6e6;

  public static final int LASTING_ROUNDS = 12;

  private static final double CERTAIN_DEVIATIONS = 3;

  /// Rounds in which a unit is new: where it was sent first was a guess, and no reason to stay.
  public static final int NEW_ROUNDS = 12;

  private Gain() {}

  /// Whether one time is so much better than another.
  public static boolean isWorth(double fromNanos, double toNanos) {
    double gain = fromNanos - toNanos;
    return gain > NANOS && gain > SHARE * fromNanos;
  }

  /// Whether one time is better by what is worth a switch in the long run.
  public static boolean isWorthAtLast(double fromNanos, double toNanos) {
    double gain = fromNanos - toNanos;
    return gain > LASTING * NANOS && gain > LASTING * SHARE * fromNanos;
  }

  /// Whether one time of a small object is so many milliseconds better that the share counts for
  /// nothing: a small part of a long way is long, too.
  public static boolean isMuch(double fromNanos, double toNanos) {
    return fromNanos - toNanos > LASTING_MOST_NANOS;
  }

  /// Whether a gain is more than what chance in both estimates may come to. Three deviations, since
  /// it is asked again and again, and what was measured in the last minutes is in each answer.
  ///
  /// @param fromError standard error, as a share
  /// @param toError the other's
  public static boolean isCertain(
      double fromNanos, double toNanos, double fromError, double toError) {
    double error = Math.hypot(fromError * fromNanos, toError * toNanos);
    return fromNanos - toNanos > CERTAIN_DEVIATIONS * error;
  }

  /// How much better another would have to be to be switched to.
  public static double needed(double fromNanos) {
    return Math.max(NANOS, SHARE * fromNanos);
  }
}
