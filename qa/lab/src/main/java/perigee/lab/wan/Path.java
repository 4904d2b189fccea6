package perigee.lab.wan;

import java.util.SplittableRandom;

/// One path's state: decides what becomes of each packet. Owned by the thread that forwards.
///
/// Loss is Gilbert's and Elliott's: a good state that loses nothing and a bad one that loses all,
/// left with probability 1/burst per packet (E. N. Gilbert, Bell System Technical Journal 39,
/// 1960), and ended by a pause: who tries again later must not meet with the burst of before.
/// Packets keep their order: jitter is drawn once per 10 ms, and none overtakes another.
final class Path {

  /// Instead of a time: the packet was lost on its way.
  static final long LOST = -1;

  /// Instead of a time: the queue was full.
  static final long OVERFLOWN = -2;

  private static final long PAUSE_NANOS = 100_000_000;
  private static final long JITTER_EPOCH_NANOS = 10_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int BITS = 8;

  private final SplittableRandom random;
  private PathSpec spec;
  private boolean isBad;
  private long seen;
  private boolean hasTraffic;
  private long free;
  private long last;
  private long epoch;
  private long extra;

  Path(PathSpec spec, long seed) {
    this.spec = spec;
    random = new SplittableRandom(seed);
  }

  /// From now on the path is as told; what is on its way isn't touched.
  void change(PathSpec changed) {
    spec = changed;
  }

  /// When a packet that enters now comes out, or why it doesn't.
  long due(long now, int bytes) {
    if (!hasTraffic) {
      free = now;
      last = now;
      hasTraffic = true;
    }
    if (isLost(now)) {
      return LOST;
    }
    long begin = Math.max(now, free);
    if (begin - now > spec.queueNanos()) {
      return OVERFLOWN;
    }
    free = begin + (long) bytes * BITS * NANOS_PER_SECOND / spec.rateBps();
    last = Math.max(last, free + spec.delayNanos() + jitter(now));
    return last;
  }

  private boolean isLost(long now) {
    double loss = spec.loss();
    boolean paused = now - seen >= PAUSE_NANOS;
    seen = now;
    if (loss <= 0 || loss >= 1) {
      isBad = false;
      return loss >= 1;
    }
    double leave = 1 / spec.burst();
    double enter = Math.min(1, loss * leave / (1 - loss));
    double bad = paused ? loss : isBad ? 1 - leave : enter;
    isBad = random.nextDouble() < bad;
    return isBad;
  }

  private long jitter(long now) {
    if (spec.jitterNanos() == 0) {
      return 0;
    }
    long current = Math.floorDiv(now, JITTER_EPOCH_NANOS);
    if (current != epoch) {
      epoch = current;
      extra = random.nextLong(2 * spec.jitterNanos() + 1);
    }
    return extra;
  }
}
