package perigee.content.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which units of the disk tier's file are taken: a bit for each. Guarded by the tier's lock.
///
/// What is taken next lies behind what was taken last, so that writing is nearly sequential. Where
/// the free units are scattered an object gets several runs of them, `(first, count)` by turns.
final class Units {

  /// Runs of one object; beyond that more must leave first.
  static final int MOST_RUNS = 64;

  private final long[] taken;
  private final int count;
  private int free;
  private int cursor;

  Units(int count) {
    this.count = count;
    this.free = count;
    this.taken = new long[(count + Long.SIZE - 1) / Long.SIZE];
  }

  int count() {
    return count;
  }

  int free() {
    return free;
  }

  /// Takes units.
  ///
  /// @return runs, or null if there are not enough or they are too scattered
  int @Nullable [] take(int wanted) {
    int shortest = wanted;
    while (wanted <= free) {
      int[] runs = gather(wanted, shortest);
      if (runs != null) {
        mark(runs, true);
        cursor = runs[runs.length - 2] + runs[runs.length - 1];
        return runs;
      }
      if (shortest == 1) {
        return null;
      }
      shortest = Math.max(1, shortest / 8);
    }
    return null;
  }

  private int @Nullable [] gather(int wanted, int shortest) {
    int[] runs = new int[2 * Math.min(MOST_RUNS, wanted)];
    int used = 0;
    int missing = wanted;
    int at = cursor;
    boolean wrapped = false;
    while (missing > 0 && used < runs.length) {
      int first = next(at, wrapped ? cursor : count, false);
      if (first < 0) {
        if (wrapped) {
          return null;
        }
        wrapped = true;
        at = 0;
        continue;
      }
      int most = Math.min(wrapped ? cursor : count, first + missing);
      int end = next(first, most, true);
      end = end < 0 ? most : end;
      if (end - first >= Math.min(shortest, missing)) {
        runs[used++] = first;
        runs[used++] = end - first;
        missing -= end - first;
      }
      at = end;
    }
    return missing > 0 ? null : Arrays.copyOf(runs, used);
  }

  /// The first unit from a place on, before an end, that is taken or free; else -1.
  private int next(int from, int end, boolean isTaken) {
    int at = from;
    while (at < end) {
      long word = taken[at / Long.SIZE];
      long bits = (isTaken ? word : ~word) >>> at % Long.SIZE;
      if (bits != 0) {
        int found = at + Long.numberOfTrailingZeros(bits);
        return found < end ? found : -1;
      }
      at = (at / Long.SIZE + 1) * Long.SIZE;
    }
    return -1;
  }

  void release(int[] runs) {
    mark(runs, false);
  }

  /// Takes runs that an earlier process took.
  ///
  /// @return false, and nothing taken, if they are not all there and free
  boolean claim(int[] runs) {
    for (int i = 0; i < runs.length; i += 2) {
      long end = (long) runs[i] + runs[i + 1];
      if (runs[i] < 0 || runs[i + 1] <= 0 || end > count || next(runs[i], (int) end, true) >= 0) {
        return false;
      }
    }
    mark(runs, true);
    return true;
  }

  private void mark(int[] runs, boolean take) {
    for (int i = 0; i < runs.length; i += 2) {
      for (int unit = runs[i]; unit < runs[i] + runs[i + 1]; unit++) {
        long bit = 1L << unit % Long.SIZE;
        taken[unit / Long.SIZE] =
            take ? taken[unit / Long.SIZE] | bit : taken[unit / Long.SIZE] & ~bit;
      }
      free += take ? -runs[i + 1] : runs[i + 1];
    }
  }

  /// How many units some runs have.
  static int sum(int[] runs) {
    int sum = 0;
    for (int i = 1; i < runs.length; i += 2) {
      sum += runs[i];
    }
    return sum;
  }

  /// Runs of one after those of another.
  static int[] joined(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
