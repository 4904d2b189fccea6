package perigee.meeting.forward;

/// What arrived of one stream: sequence numbers without end, loss, jitter (RFC 3550 A.1, A.3, A.8).
final class SequenceTracker {

  /// What [#extend] says of a packet that is not to be used.
  static final long REFUSED = -1;

  private static final int MAX_DROPOUT = 3000;
  private static final int MAX_MISORDER = 1000;
  private static final int SEQUENCES = 1 << 16;
  private static final int WINDOW = 1024;
  private static final int JITTER_SHIFT = 4;

  private final long[] seen = new long[WINDOW / Long.SIZE];
  private boolean begun;
  private long base;
  private long highest;
  private int expectedAfterJump = -1;
  private boolean jumped;
  private long received;
  private long expectedBefore;
  private long receivedBefore;
  private long transit;
  private long scaledJitter;

  /// The number of a packet, counted on beyond 65535, or [#REFUSED] if it came before or is far
  /// from all others. Two in a row that are far from the others are a new beginning, which
  /// [#jumped] tells.
  long extend(int sequence) {
    jumped = false;
    if (!begun) {
      begin((highest / SEQUENCES + 2) * SEQUENCES + sequence);
      return mark(highest);
    }
    int delta = (short) (sequence - (int) highest);
    if (delta > MAX_DROPOUT || delta < -MAX_MISORDER) {
      if (sequence != expectedAfterJump) {
        expectedAfterJump = sequence + 1 & 0xffff;
        return REFUSED;
      }
      begin((highest / SEQUENCES + 2) * SEQUENCES + sequence);
      jumped = true;
      return mark(highest);
    }
    long extended = highest + delta;
    if (delta <= 0) {
      return wasSeen(extended) || extended < base - MAX_MISORDER ? REFUSED : mark(extended);
    }
    for (long skipped = Math.max(highest + 1, extended - WINDOW); skipped <= extended; skipped++) {
      seen[word(skipped)] &= ~bit(skipped);
    }
    highest = extended;
    return mark(extended);
  }

  private void begin(long first) {
    begun = true;
    base = first;
    highest = first;
    expectedAfterJump = -1;
    received = 0;
    expectedBefore = 0;
    receivedBefore = 0;
    transit = 0;
    java.util.Arrays.fill(seen, 0);
  }

  private long mark(long extended) {
    seen[word(extended)] |= bit(extended);
    base = Math.min(base, extended);
    received++;
    return extended;
  }

  private boolean wasSeen(long extended) {
    return (seen[word(extended)] & bit(extended)) != 0;
  }

  private static int word(long extended) {
    return (int) (extended % WINDOW) / Long.SIZE;
  }

  private static long bit(long extended) {
    return 1L << (extended % Long.SIZE);
  }

  /// Whether the packet before was a new beginning.
  boolean jumped() {
    return jumped;
  }

  /// Notes when a packet arrived.
  ///
  /// @param timestamp of the packet
  /// @param arrival in the same unit
  void arrived(int timestamp, long arrival) {
    long relative = arrival - Integer.toUnsignedLong(timestamp);
    // Only differences count, and those modulo the timestamp's range.
    int difference = (int) (relative - transit);
    if (transit != 0) {
      long absolute = Math.abs((long) difference);
      scaledJitter += absolute - ((scaledJitter + 8) >> JITTER_SHIFT);
    }
    transit = relative;
  }

  /// Another stream begins, whose numbers have nothing to do with those before.
  void restart() {
    begun = false;
  }

  boolean begun() {
    return begun;
  }

  long highest() {
    return highest;
  }

  /// In units of the timestamp.
  int jitter() {
    return (int) Math.min(scaledJitter >> JITTER_SHIFT, Integer.MAX_VALUE);
  }

  long received() {
    return received;
  }

  /// Packets lost since the beginning.
  int cumulativeLost() {
    return begun ? (int) (highest - base + 1 - received) : 0;
  }

  /// Of 256 packets, those lost since this was asked before.
  int fractionLost() {
    if (!begun) {
      return 0;
    }
    long expected = highest - base + 1;
    long expectedNow = expected - expectedBefore;
    long lost = expectedNow - (received - receivedBefore);
    expectedBefore = expected;
    receivedBefore = received;
    return expectedNow <= 0 || lost <= 0 ? 0 : (int) Math.min(255, lost * 256 / expectedNow);
  }
}
