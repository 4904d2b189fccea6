package perigee.content.store;

import java.util.Arrays;

/// How often each of many fingerprints was seen lately, about: a count-min sketch of four-bit
/// counters that are halved from time to time (Einziger et al., "TinyLFU", TOS 2017). It knows
/// those too that are no longer stored.
///
/// Sixteen counters for each object of the tier, eight bytes; it grows with them. The counters of a
/// fingerprint lie within 64 bytes, for most are in no cache of the processor when they are asked
/// for. Counted by any thread without a lock: a lost count costs nothing.
final class FrequencySketch {

  private static final int MOST = 15;
  private static final int COUNTERS_OF_A_WORD = 16;
  private static final int ROWS = 4;

  /// Words among which the counters of a fingerprint are.
  private static final int LINE = 8;

  private static final int LEAST_WORDS = 256;
  private static final int SEEN_PER_WORD_BEFORE_HALVING = 40;
  private static final long ODD_BITS = 0x7777_7777_7777_7777L;

  private volatile long[] words = new long[LEAST_WORDS];
  private int seen;
  private int halvings;

  /// Makes it fit for a number of objects. Under the tier's lock.
  void fit(int objects) {
    long[] now = words;
    if (objects <= now.length) {
      return;
    }
    // The line of a fingerprint in the greater table has the same low bits.
    long[] greater = Arrays.copyOf(now, now.length * 2);
    System.arraycopy(now, 0, greater, now.length, now.length);
    words = greater;
  }

  /// How often all counts were halved.
  int halvings() {
    return halvings;
  }

  /// How often it was seen, 0 to 15.
  int frequency(long fingerprint) {
    return frequency(words, mixed(fingerprint));
  }

  private static int frequency(long[] table, long hash) {
    int least = MOST;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, (int) (table[place(table, hash, row)] >>> shift(hash, row)) & MOST);
    }
    return least;
  }

  /// Counts one more.
  ///
  /// @return how often it was seen, with this one
  int count(long fingerprint) {
    long[] table = words;
    long hash = mixed(fingerprint);
    int before = frequency(table, hash);
    if (before == MOST) {
      return MOST;
    }
    for (int row = 0; row < ROWS; row++) {
      int place = place(table, hash, row);
      int shift = shift(hash, row);
      if (((table[place] >>> shift) & MOST) == before) {
        table[place] += 1L << shift;
      }
    }
    if (++seen >= table.length * SEEN_PER_WORD_BEFORE_HALVING) {
      halve(table);
    }
    return before + 1;
  }

  private void halve(long[] table) {
    seen /= 2;
    halvings++;
    for (int i = 0; i < table.length; i++) {
      table[i] = (table[i] >>> 1) & ODD_BITS;
    }
  }

  private static long mixed(long fingerprint) {
    long hash = fingerprint * 0x9E37_79B9_7F4A_7C15L;
    hash = (hash ^ (hash >>> 32)) * 0xBF58_476D_1CE4_E5B9L;
    return hash ^ (hash >>> 29);
  }

  /// The lowest bits say which line, the highest where in it: for each row two of its eight words.
  private static int place(long[] table, long hash, int row) {
    int line = (int) hash & (table.length / LINE - 1);
    return line * LINE + row * 2 + (int) ((hash >>> (row * 5 + 43)) & 1);
  }

  private static int shift(long hash, int row) {
    return (int) (hash >>> (row * 5 + 44)) % COUNTERS_OF_A_WORD * 4;
  }
}
