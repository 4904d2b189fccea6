package perigee.realtime.media;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// What is to be done later on the port's thread.
final class MediaTimers {

  private static final long MILLI = 1_000_000;

  private final PriorityQueue<MediaTimer> queue =
      new PriorityQueue<>((a, b) -> Long.signum(a.atNanos() - b.atNanos()));

  MediaTimer add(long atNanos, Runnable task) {
    MediaTimer timer = new MediaTimer(atNanos, task);
    queue.add(timer);
    return timer;
  }

  /// Milliseconds until the next is due, rounded up.
  long patienceMillis(long nowNanos, long most) {
    MediaTimer next = queue.peek();
    if (next == null) {
      return most;
    }
    return Math.clamp((next.atNanos() - nowNanos + MILLI - 1) / MILLI, 0, most);
  }

  /// Takes the next that is due, if one is.
  @Nullable MediaTimer due(long nowNanos) {
    MediaTimer next = queue.peek();
    return next == null || next.atNanos() - nowNanos > 0 ? null : queue.remove();
  }
}
