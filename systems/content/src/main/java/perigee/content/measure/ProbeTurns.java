package perigee.content.measure;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose turn it is to be probed: first who never was, since of them nothing is known, then who was
/// longest ago; nobody twice in ten seconds, also if he was not wanted in between. Of one thread.
///
/// @param <H> a host
final class ProbeTurns<H> {

  private static final long LEAST_NANOS = Duration.ofSeconds(10).toNanos();

  /// When each was probed, of the last ten seconds and of those that are wanted.
  private final Map<H, Long> probed = new HashMap<>();

  /// Takes the next one; null if it is nobody's turn.
  ///
  /// @param wanted in the order of their importance
  /// @param nowNanos of a clock that only goes forward
  @Nullable H next(Collection<H> wanted, long nowNanos) {
    H next = null;
    long longest = LEAST_NANOS;
    for (H host : wanted) {
      Long before = probed.get(host);
      long since = before == null ? Long.MAX_VALUE : nowNanos - before;
      if (since >= longest && (next == null || since > longest)) {
        next = host;
        longest = since;
      }
    }
    if (next != null) {
      probed.put(next, nowNanos);
    }
    if (probed.size() > 2 * wanted.size()) {
      probed.values().removeIf(at -> nowNanos - at >= LEAST_NANOS);
    }
    return next;
  }
}
