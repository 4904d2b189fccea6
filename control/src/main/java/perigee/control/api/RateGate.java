package perigee.control.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// A token bucket for each key. At most 10,000 keys are remembered; the one that was quiet for the
/// longest is forgotten first, and begins with a full bucket again.
final class RateGate {

  private static final int MOST_KEYS = 10_000;

  private final Duration perToken;
  private final Duration full;
  private final InstantSource clock;

  // A bucket is kept as the moment at which it will be full again. Guarded by this.
  private final Map<String, Instant> fullAt = new LinkedHashMap<>(64, 0.75f, true);

  /// Makes a gate.
  ///
  /// @param tokens that a bucket gains in `per`
  /// @param burst the bucket's size
  RateGate(int tokens, Duration per, int burst, InstantSource clock) {
    this.perToken = per.dividedBy(tokens);
    this.full = perToken.multipliedBy(burst);
    this.clock = clock;
  }

  /// Takes a token; says how long to wait for one if there is none, else zero.
  synchronized Duration take(String key) {
    Instant now = clock.instant();
    Instant at = fullAt.getOrDefault(key, now);
    Instant next = (at.isBefore(now) ? now : at).plus(perToken);
    Duration wait = Duration.between(now.plus(full), next);
    if (wait.isPositive()) {
      return wait;
    }
    fullAt.put(key, next);
    if (fullAt.size() > MOST_KEYS) {
      fullAt.remove(fullAt.keySet().iterator().next());
    }
    return Duration.ZERO;
  }

  /// Gives a key a full bucket.
  synchronized void forget(String key) {
    fullAt.remove(key);
  }

  /// Whole seconds to say in `Retry-After` (RFC 9110 §10.2.3).
  static String retryAfter(Duration wait) {
    return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
  }
}
