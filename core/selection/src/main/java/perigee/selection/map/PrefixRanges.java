package perigee.selection.map;

import java.util.Arrays;
import perigee.model.mapping.Prefix;

/// Longest-prefix match by ranges: prefixes, nested as they may be, cut the addresses into disjoint
/// ranges, each with the row of the longest prefix that covers it. A look-up is a step through an
/// index on the first sixteen bits and a binary search among what shares them; no allocation.
/// Immutable.
///
/// Addresses are the first 64 bits, aligned to the left; units have no longer prefixes.
final class PrefixRanges {

  private static final int INDEX_BITS = 16;

  /// With fewer ranges the index would cost more than it saves.
  private static final int INDEXED_FROM = 512;

  private final long[] starts;
  private final int[] rows;

  /// For each value of the first bits, the last range that starts at or before it; one more at the
  /// end. Two entries that say "all" if there is no index.
  private final int[] index;

  private final int indexBits;

  private PrefixRanges(long[] starts, int[] rows) {
    this.starts = starts;
    this.rows = rows;
    this.indexBits = starts.length < INDEXED_FROM ? 0 : INDEX_BITS;
    this.index = new int[(1 << indexBits) + 1];
    fillIndex();
  }

  private void fillIndex() {
    int at = 0;
    int last = index.length - 1;
    for (int i = 0; i < last; i++) {
      long first = indexBits == 0 ? 0 : (long) i << (64 - indexBits);
      while (at + 1 < starts.length && Long.compareUnsigned(starts[at + 1], first) <= 0) {
        at++;
      }
      index[i] = at;
    }
    index[last] = starts.length - 1;
  }

  /// The range of an address.
  int find(long bits) {
    int slot = (int) (bits >>> 1 >>> (63 - indexBits));
    int low = index[slot];
    int high = index[slot + 1];
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (Long.compareUnsigned(starts[middle], bits) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  int row(int range) {
    return rows[range];
  }

  /// Length of the shortest prefix around an address that lies in its range as a whole: an answer
  /// for it is true for all of it, and for nothing wider (RFC 7871 §7.2.1).
  int scope(int range, long bits) {
    int length = 0;
    if (range > 0) {
      length = Long.numberOfLeadingZeros(bits ^ (starts[range] - 1)) + 1;
    }
    if (range + 1 < starts.length) {
      length = Math.max(length, Long.numberOfLeadingZeros(bits ^ starts[range + 1]) + 1);
    }
    return length;
  }

  /// Cuts the addresses by prefixes that are sorted, each right before those inside it.
  ///
  /// @param bits of each row
  /// @param lengths of each row
  /// @param from first row
  /// @param to behind the last row
  /// @param outside what belongs to addresses in no prefix
  static PrefixRanges of(long[] bits, byte[] lengths, int from, int to, int outside) {
    Cutting cutting = new Cutting(2 * (to - from) + 1, outside);
    for (int row = from; row < to; row++) {
      cutting.open(bits[row], bits[row] | ~Prefix.highMask(lengths[row]), row);
    }
    return cutting.done();
  }

  /// Ranges as they are made, with the prefixes that are open at the current address.
  private static final class Cutting {

    private final long[] starts;
    private final int[] rows;
    private int count;

    private final long[] openLasts = new long[MapLimits.IPV6_LENGTH + 1];
    private final int[] openRows = new int[MapLimits.IPV6_LENGTH + 1];
    private int depth;
    private final int outside;

    Cutting(int capacity, int outside) {
      this.starts = new long[capacity];
      this.rows = new int[capacity];
      this.outside = outside;
      begin(0, outside);
    }

    void open(long first, long last, int row) {
      while (depth > 0 && Long.compareUnsigned(openLasts[depth - 1], first) < 0) {
        close();
      }
      openLasts[depth] = last;
      openRows[depth++] = row;
      begin(first, row);
    }

    private void close() {
      long last = openLasts[--depth];
      if (last != -1) {
        begin(last + 1, depth > 0 ? openRows[depth - 1] : outside);
      }
    }

    private void begin(long start, int row) {
      if (count > 0 && starts[count - 1] == start) {
        count--;
      }
      if (count == 0 || rows[count - 1] != row) {
        starts[count] = start;
        rows[count++] = row;
      }
    }

    PrefixRanges done() {
      while (depth > 0) {
        close();
      }
      return new PrefixRanges(Arrays.copyOf(starts, count), Arrays.copyOf(rows, count));
    }
  }
}
