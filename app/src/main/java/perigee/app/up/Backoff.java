package perigee.app.up;

import java.time.Duration;

/// How long to wait before a process that died is started again: doubles from 100 ms to 5 s, and
/// begins anew once it ran for half a minute.
final class Backoff {

  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final Duration WELL = Duration.ofSeconds(30);

  private Duration next = LEAST;

  /// The wait after a life of this length.
  Duration after(Duration life) {
    if (life.compareTo(WELL) >= 0) {
      next = LEAST;
    }
    Duration wait = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(MOST) > 0 ? MOST : doubled;
    return wait;
  }
}
