package perigee.calling.overlay;

import java.util.random.RandomGenerator;

/// How long a client waits before it tries another super node: at random up to a limit ("full
/// jitter"), never less than a super node asked for. The limit doubles to two seconds and stays
/// there for as many failures as there are when every second super node is gone: those burden
/// nobody, and another try is likely to find one that lives. Only then it grows on, for then the
/// network is away.
public final class Comeback {

  private static final long FIRST_MILLIS = 500;
  private static final long USUAL_MILLIS = 2_000;
  private static final long LONGEST_MILLIS = 15_000;
  private static final int USUAL_FAILURES = 20;
  private static final int MOST_DOUBLINGS = 5;

  private Comeback() {}

  /// Milliseconds to wait.
  ///
  /// @param failures in a row, 0 for the first try
  public static long waitMillis(int failures, RandomGenerator random) {
    if (failures == 0) {
      return random.nextLong(FIRST_MILLIS);
    }
    return random.nextLong(limit(failures));
  }

  private static long limit(int failures) {
    if (failures <= USUAL_FAILURES) {
      return Math.min(USUAL_MILLIS, FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS));
    }
    int doublings = Math.min(failures - USUAL_FAILURES, MOST_DOUBLINGS);
    return Math.min(LONGEST_MILLIS, USUAL_MILLIS << doublings);
  }
}
