package perigee.calling.simulation;

import java.time.Duration;
import java.util.Arrays;

/// Who has the records of each slot, under one way of keeping copies.
final class Copies {

  private static final int[] NOBODY = new int[0];

  final int count;
  final Duration repairEvery;
  final boolean handOver;
  private final int[][] having;
  private long lost;
  private long moved;

  /// A way of keeping copies.
  ///
  /// @param handOver whether a new holder is given the records as soon as the change is noticed,
  ///   and not at the next repair
  Copies(int count, Duration repairEvery, boolean handOver, int slots) {
    this.count = count;
    this.repairEvery = repairEvery;
    this.handOver = handOver;
    this.having = new int[slots][];
  }

  /// Slots whose last copy was gone before a repair.
  long lost() {
    return lost;
  }

  /// Slots that were sent to a new holder.
  long moved() {
    return moved;
  }

  boolean has(int slot, int node) {
    for (int one : having[slot]) {
      if (one == node) {
        return true;
      }
    }
    return false;
  }

  void gone(int slot, int node) {
    int[] before = having[slot];
    for (int i = 0; i < before.length; i++) {
      if (before[i] == node) {
        int[] after = before.length == 1 ? NOBODY : Arrays.copyOf(before, before.length - 1);
        if (i < after.length) {
          after[i] = before[before.length - 1];
        }
        having[slot] = after;
        return;
      }
    }
  }

  void begin(int slot, int[] best) {
    having[slot] = Arrays.copyOf(best, Math.min(count, best.length));
  }

  /// Gives the records to those who are to have them. If nobody has them they are lost; then their
  /// people come back, so that the next loss can be counted.
  void settle(int slot, int[] best) {
    int wanted = Math.min(count, best.length);
    int[] held = having[slot];
    if (held.length == wanted && Arrays.mismatch(held, 0, wanted, best, 0, wanted) < 0) {
      return;
    }
    if (held.length == 0) {
      lost++;
    } else {
      for (int i = 0; i < wanted; i++) {
        moved += has(slot, best[i]) ? 0 : 1;
      }
    }
    begin(slot, best);
  }

  /// How likely a record is lost if lives are exponential and each repair makes all copies whole.
  double expectedLoss(double medianLifeHours, double hours) {
    double period = repairEvery.toMillis() / 3_600_000.0;
    double dies = 1 - Math.exp(-Math.log(2) / medianLifeHours * period);
    return 1 - Math.pow(1 - Math.pow(dies, count), hours / period);
  }
}
