package perigee.realtime.srtp;

import java.util.Arrays;

/// Which packets of one source were seen: the highest index, and the last 1,024 before it (RFC 3711
/// §3.3.1, §3.3.2). It belongs to one thread.
final class PacketSource {

  static final int WINDOW = 1024;

  private static final int MASK = WINDOW - 1;
  private static final int WORD_SHIFT = 6;

  private final long[] seen = new long[WINDOW >>> WORD_SHIFT];
  private long highest = -1;

  /// The index that a sequence number most likely has; less than nothing if it is from before the
  /// beginning.
  long index(int sequence) {
    return highest < 0 ? sequence : highest + (short) (sequence - (int) highest);
  }

  /// Whether an index was not seen yet, and is not too old to know.
  boolean isNew(long index) {
    if (index > highest) {
      return true;
    }
    return index >= 0 && highest - index < WINDOW && !has(index);
  }

  private boolean has(long index) {
    int bit = (int) index & MASK;
    return (seen[bit >>> WORD_SHIFT] >>> bit & 1) != 0;
  }

  /// Notes that an index was seen.
  void note(long index) {
    if (index - highest >= WINDOW) {
      Arrays.fill(seen, 0);
    } else {
      for (long i = highest + 1; i <= index; i++) {
        int bit = (int) i & MASK;
        seen[bit >>> WORD_SHIFT] &= ~(1L << bit);
      }
    }
    int bit = (int) index & MASK;
    seen[bit >>> WORD_SHIFT] |= 1L << bit;
    highest = Math.max(highest, index);
  }
}
