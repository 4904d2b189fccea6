package perigee.net.fleet;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: twice as long each time, from 50 ms to 2 s, less up to
/// a half by chance, so that many nodes do not come back at one moment. Confined to one thread.
final class Backoff {

  private static final long LEAST_MILLIS = 50;
  private static final long MOST_MILLIS = 2_000;

  private final RandomGenerator random;
  private long millis = LEAST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// Whether nothing was waited for since the last success.
  boolean isFirst() {
    return millis == LEAST_MILLIS;
  }

  Duration next() {
    long wait = random.nextLong(millis / 2, millis + 1);
    millis = Math.min(2 * millis, MOST_MILLIS);
    return Duration.ofMillis(wait);
  }

  void reset() {
    millis = LEAST_MILLIS;
  }
}
