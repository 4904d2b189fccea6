package perigee.meeting.forward.congestion;

/// How long packets wait in queues: how much later they arrive than the quickest did lately. The
/// two clocks need not agree. A queue that stands is one that even the quickest of a moment has
/// waited in (Nichols and Jacobson 2012): where a reader is late, or a radio sends in bunches, some
/// packet of each moment has not waited.
final class PathDelay {

  private static final long PERIOD_NANOS = 15_000_000_000L;
  private static final int SMOOTHING = 8;

  /// A reader that others keep from the processor has its turn within that.
  private static final long MOMENT_NANOS = 150_000_000L;

  private long leastBefore = Long.MAX_VALUE;
  private long least = Long.MAX_VALUE;
  private long periodBegan;
  private long queue;
  private long quickestBefore = Long.MAX_VALUE;
  private long quickest = Long.MAX_VALUE;
  private long momentBegan = Long.MIN_VALUE / 2;

  void add(long sentNanos, long arrivalNanos) {
    long delay = arrivalNanos - sentNanos;
    if (sentNanos - periodBegan > PERIOD_NANOS) {
      periodBegan = sentNanos;
      leastBefore = least;
      least = delay;
    }
    least = Math.min(least, delay);
    if (arrivalNanos - momentBegan > MOMENT_NANOS) {
      momentBegan = arrivalNanos;
      quickestBefore = quickest;
      quickest = delay;
    }
    quickest = Math.min(quickest, delay);
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

  /// How long the quickest packet of the last moment has waited.
  long standingNanos() {
    return quickest == Long.MAX_VALUE
        ? 0
        : Math.min(quickest, quickestBefore) - Math.min(least, leastBefore);
  }

  /// The other end's clock is another one.
  void reset() {
    least = Long.MAX_VALUE;
    leastBefore = Long.MAX_VALUE;
    quickest = Long.MAX_VALUE;
    quickestBefore = Long.MAX_VALUE;
    momentBegan = Long.MIN_VALUE / 2;
    queue = 0;
  }
}
