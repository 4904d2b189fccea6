package perigee.selection.map;

import perigee.model.mapping.TrafficClass;

/// The rows of a map in plain arrays: for each a prefix and its candidates, for each traffic class
/// their order. The lengths of the arrays follow from `rows` and `candidates`. Never changed once a
/// map has it.
///
/// The first row is for who is in no unit; units of IPv4 and IPv6 follow, then resolvers of both.
final class Rows {

  static final int CLASSES = TrafficClass.COUNT;

  /// Where the first IPv4 unit is, the first IPv6 unit, the first resolvers of both, and the end.
  final int[] parts;

  final long[] bits;
  final byte[] lengths;

  /// Where the candidates of each row start; one more entry for the end.
  final int[] starts;

  /// Beside the code of `Why`: the first one was hardly tried.
  static final int TENTATIVE = 8;

  /// For each row and class, why the first was chosen (`Why`), and whether it was hardly tried.
  final byte[] whys;

  /// For each row and class, candidates in their order, four bits each from the lowest: the chosen
  /// one, then the others by predicted time.
  final int[] orders;

  // For each candidate:
  final char[] regions;
  final char[] samples;
  final char[] ages;
  final byte[] confidences;

  /// For each candidate and class (`LogTime`).
  final char[] times;

  Rows(int[] parts, int candidates) {
    int rows = parts[parts.length - 1];
    this.parts = parts;
    this.bits = new long[rows];
    this.lengths = new byte[rows];
    this.starts = new int[rows + 1];
    this.whys = new byte[rows * CLASSES];
    this.orders = new int[rows * CLASSES];
    this.regions = new char[candidates];
    this.samples = new char[candidates];
    this.ages = new char[candidates];
    this.confidences = new byte[candidates];
    this.times = new char[candidates * CLASSES];
  }

  int rows() {
    return bits.length;
  }

  int candidates(int row) {
    return starts[row + 1] - starts[row];
  }

  int candidate(int row, int trafficClass, int rank) {
    return starts[row] + (orders[row * CLASSES + trafficClass] >>> (4 * rank) & 0xF);
  }

  /// The row of exactly this prefix in a part, or -1.
  int find(int part, long prefixBits, int length) {
    int low = parts[part];
    int high = parts[part + 1] - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(bits[middle], prefixBits);
      if (order == 0) {
        order = lengths[middle] - length;
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /// Puts a row's candidates in order: the chosen one, then by time.
  ///
  /// @param chosen which of the row's candidates, from 0
  void order(int row, int trafficClass, int chosen) {
    int count = candidates(row);
    int order = chosen & 0xF;
    int taken = count == 0 ? 0 : 1 << chosen;
    for (int rank = 1; rank < count; rank++) {
      int best = quickest(row, trafficClass, taken);
      taken |= 1 << best;
      order |= best << (4 * rank);
    }
    orders[row * CLASSES + trafficClass] = order;
  }

  /// The quickest candidate that is not yet taken; the first of equals.
  int quickest(int row, int trafficClass, int taken) {
    int best = -1;
    for (int i = 0; i < candidates(row); i++) {
      if ((taken & 1 << i) == 0
          && (best < 0 || time(row, trafficClass, i) < time(row, trafficClass, best))) {
        best = i;
      }
    }
    return best;
  }

  private char time(int row, int trafficClass, int i) {
    return times[(starts[row] + i) * CLASSES + trafficClass];
  }
}
