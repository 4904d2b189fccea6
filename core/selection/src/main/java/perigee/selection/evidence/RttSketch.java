package perigee.selection.evidence;

import java.util.Arrays;

/// Distribution of one path's round-trip times, as counts in buckets that grow by 9 %.
///
/// A DDSketch (Masson, Rim and Lee 2019) of few buckets: three octaves from the least time seen,
/// what is above is counted in the last one. A path's 75th percentile is hardly ever eight times
/// its least. Chosen before P² (Jain and Chlamtac 1985), which can't be merged or made to forget,
/// and before moments of a presumed distribution, which miss a second mode. Interpolated, a
/// quantile is off by 1 to 2 %.
final class RttSketch {

  private static final int BUCKETS = 24;
  private static final double PER_OCTAVE = 8;

  /// Room kept below the first time seen.
  private static final int BELOW = 4;

  /// Share of all times that may lose their buckets to lower ones; else it is these that are
  /// counted in the lowest.
  private static final double MOST_COLLAPSED = 0.1;

  private static final double LEAST_NANOS = 1e3;

  private final float[] counts = new float[BUCKETS];
  private int base = Integer.MIN_VALUE;
  private double total;

  double total() {
    return total;
  }

  void add(double nanos, double weight) {
    int index = index(nanos);
    if (base == Integer.MIN_VALUE) {
      base = index - BELOW;
    } else if (index < base && above(base - index) <= MOST_COLLAPSED * total) {
      lower(base - index);
    }
    counts[Math.clamp(index - base, 0, BUCKETS - 1)] += (float) weight;
    total += weight;
  }

  private static int index(double nanos) {
    double octaves = Math.log(Math.max(1, nanos / LEAST_NANOS)) / Math.log(2);
    return (int) (PER_OCTAVE * octaves);
  }

  /// What would no longer have buckets of its own if the range began so much lower.
  private double above(int by) {
    double sum = 0;
    for (int i = Math.max(0, BUCKETS - by); i < BUCKETS; i++) {
      sum += counts[i];
    }
    return sum;
  }

  private void lower(int by) {
    float collapsed = 0;
    for (int i = Math.max(0, BUCKETS - 1 - by); i < BUCKETS; i++) {
      collapsed += counts[i];
    }
    int shift = Math.min(by, BUCKETS);
    System.arraycopy(counts, 0, counts, shift, BUCKETS - shift);
    Arrays.fill(counts, 0, shift, 0);
    counts[BUCKETS - 1] = collapsed;
    base -= by;
  }

  /// The time below which a share lies, nanoseconds; 0 if nothing was added.
  double quantile(double share) {
    double wanted = share * total;
    double below = 0;
    for (int i = 0; i < BUCKETS; i++) {
      if (counts[i] > 0 && below + counts[i] >= wanted) {
        double within = Math.clamp((wanted - below) / counts[i], 0, 1);
        return LEAST_NANOS * Math.pow(2, (base + i + within) / PER_OCTAVE);
      }
      below += counts[i];
    }
    return total > 0 ? LEAST_NANOS * Math.pow(2, (base + BUCKETS) / PER_OCTAVE) : 0;
  }

  void scale(double factor) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] *= (float) factor;
    }
    total *= factor;
  }

  void clear() {
    Arrays.fill(counts, 0);
    base = Integer.MIN_VALUE;
    total = 0;
  }
}
