package perigee.net.http;

/// Whether a client moves at least so many bytes in a second while it is waited for. Time counts
/// only when the client is to blame for the pause; the rate is measured over one span of such time
/// after the other, so that what was fast before does not excuse a trickle. Confined to its
/// connection's loop.
final class Pace {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final int leastRate;
  private final long spanNanos;
  private long blamedNanos;
  private long spanStart;
  private long lastNanos;
  private boolean looked;

  Pace(ClientBounds bounds) {
    this.leastRate = bounds.leastRate();
    this.spanNanos = bounds.grace().toNanos();
  }

  /// Looks at the time.
  ///
  /// @param blamed whether the client is waited for now
  /// @param movedBytes all bytes moved so far
  boolean isTooSlow(long nowNanos, boolean blamed, long movedBytes) {
    blamedNanos += looked && blamed ? nowNanos - lastNanos : 0;
    looked = true;
    lastNanos = nowNanos;
    boolean slow =
        blamedNanos >= spanNanos
            && movedBytes - spanStart < (double) leastRate * blamedNanos / NANOS_PER_SECOND;
    if (!blamed || blamedNanos >= spanNanos) {
      blamedNanos = 0;
      spanStart = movedBytes;
    }
    return slow;
  }
}
