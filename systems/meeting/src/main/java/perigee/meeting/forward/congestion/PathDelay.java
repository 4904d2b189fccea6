package perigee.meeting.forward.congestion;

/// How long packets wait in queues: how much later they arrive than the quickest did lately. The
/// two clocks need not agree.
final class PathDelay {

  private static final long PERIOD_NANOS = 15_000_000_000L;
  private static final int SMOOTHING = 8;

  private long leastBefore = Long.MAX_VALUE;
  private long least = Long.MAX_VALUE;
  private long periodBegan;
  private long queue;

  void add(long sentNanos, long arrivalNanos) {
    long delay = arrivalNanos - sentNanos;
    if (sentNanos - periodBegan > PERIOD_NANOS) {
      periodBegan = sentNanos;
      leastBefore = least;
      least = delay;
    }
    least = Math.min(least, delay);
    long waited = delay - Math.min(least, leastBefore);
    queue += (waited - queue) / SMOOTHING;
  }

  /// Nothing was sent for a while: what waited is through.
  void idle() {
    queue /= 2;
  }

  long queueNanos() {
    return queue;
  }

  /// The other end's clock is another one.
  void reset() {
    least = Long.MAX_VALUE;
    leastBefore = Long.MAX_VALUE;
    queue = 0;
  }
}
