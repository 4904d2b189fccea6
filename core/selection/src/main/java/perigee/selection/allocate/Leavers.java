package perigee.selection.allocate;

import java.util.Arrays;

/// Those in a region who could go where there is room, in the order in which they should: lowest
/// priority first, then who loses least by it for the room that it gives.
final class Leavers {

  private final Seats seats;
  private final Demands demands;
  private long[] order = new long[0];
  private int count;
  private double cheapest;

  /// The greatest weights of those who may leave, so many as may leave at once; the least first.
  private final float[] heaviest = new float[Refinement.MOST_LEAVERS];

  Leavers(Seats seats) {
    this.seats = seats;
    this.demands = seats.demands;
  }

  /// Looks through a region for whoever may leave it.
  ///
  /// @param limits what counts as room elsewhere
  void of(Seats.ByRegion index, int region, double[] limits) {
    of(index, region, limits, Comers.ANY);
  }

  /// Those who would come instead.
  ///
  /// @param gain of one of them at most, nanoseconds times weight
  /// @param perWeight what one of them gains at most for each unit of weight that has to leave,
  ///   nanoseconds
  /// @param priority at most; what others of a lower one lose does not count
  record Comers(double gain, double perWeight, int priority) {
    static final Comers ANY = new Comers(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0);
  }

  /// Looks through a region for those whose leaving may pay.
  ///
  /// @param limits what counts as room elsewhere
  void of(Seats.ByRegion index, int region, double[] limits, Comers comers) {
    int from = index.starts[region];
    int to = index.starts[region + 1];
    count = 0;
    cheapest = Double.POSITIVE_INFINITY;
    Arrays.fill(heaviest, 0);
    if (order.length < to - from) {
      order = new long[to - from];
    }
    for (int i = from; i < to; i++) {
      int item = index.items[i];
      if (seats.place[item] == region) {
        boolean counts = demands.priority(item) >= comers.priority();
        double most = Math.min(comers.gain() / demands.weight(item), comers.perWeight());
        add(item, limits, counts ? most : Double.POSITIVE_INFINITY, counts);
      }
    }
    Arrays.sort(order, 0, count);
  }

  private void add(int item, double[] limits, double mostLoss, boolean counts) {
    // Candidates are in the order of their costs, so the first is looked at first.
    double now = seats.cost(item);
    double stays = seats.attachment(item, seats.place[item], now) - now;
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      if (slot == seats.slot[item]) {
        continue;
      }
      double loss = demands.cost(item, slot) + stays;
      if (loss > mostLoss) {
        return;
      }
      if (seats.fits(item, demands.region(item, slot), limits)) {
        long key = (long) Float.floatToIntBits((float) Math.max(0, loss)) << 24;
        order[count++] = (long) demands.priority(item) << 55 | key | (0xFFFFFF - item);
        cheapest = Math.min(cheapest, counts ? demands.weight(item) * loss : 0);
        weighs((float) demands.weight(item));
        return;
      }
    }
  }

  private void weighs(float weight) {
    int at = 0;
    for (; at + 1 < heaviest.length && heaviest[at + 1] < weight; at++) {
      heaviest[at] = heaviest[at + 1];
    }
    heaviest[at] = Math.max(heaviest[at], weight);
  }

  /// The most weight that leaves if as many leave as may at once.
  double most() {
    double sum = 0;
    for (float weight : heaviest) {
      sum += weight;
    }
    return sum;
  }

  /// What one of them loses at least, nanoseconds times weight; 0 if that of some does not count.
  double cheapest() {
    return cheapest;
  }

  int count() {
    return count;
  }

  int item(int i) {
    return (int) (0xFFFFFF - (order[i] & 0xFFFFFF));
  }

  /// What one of them lost for each unit of its weight when they were looked for, nanoseconds.
  double loss(int i) {
    return Float.intBitsToFloat((int) (order[i] >> 24) & Integer.MAX_VALUE);
  }

  /// The best of an item's other candidates that has room for it, or -1.
  int target(int item, double[] limits) {
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      int region = demands.region(item, slot);
      if (region != seats.place[item] && seats.fits(item, region, limits)) {
        return slot;
      }
    }
    return -1;
  }

  /// What an item loses for each unit of its weight by going to a candidate, and by moving at all.
  double loss(int item, int slot) {
    double now = seats.cost(item);
    return demands.cost(item, slot) - now + seats.attachment(item, seats.place[item], now);
  }
}
