package perigee.calling.overlay;

import java.util.random.RandomGenerator;

/// How long a client waits before it tries another super node: at random up to a limit that doubles
/// with each failure ("full jitter"), never less than a super node asked for.
public final class Comeback {

  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 15_000;
  private static final int MOST_DOUBLINGS = 5;

  private Comeback() {}

  /// Milliseconds to wait.
  ///
  /// @param failures in a row, 0 for the first try
  public static long waitMillis(int failures, RandomGenerator random) {
    if (failures == 0) {
      return random.nextLong(FIRST_MILLIS);
    }
    long limit = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS));
    return random.nextLong(limit);
  }
}
