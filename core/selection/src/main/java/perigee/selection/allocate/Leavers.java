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

  Leavers(Seats seats) {
    this.seats = seats;
    this.demands = seats.demands;
  }

  /// Looks through a region for whoever may leave it.
  ///
  /// @param limits what counts as room elsewhere
  void of(Seats.ByRegion index, int region, double[] limits) {
    of(index, region, limits, Double.POSITIVE_INFINITY, 0);
  }

  /// Looks through a region for those whose leaving may pay.
  ///
  /// @param limits what counts as room elsewhere
  /// @param most what whoever comes instead gains at most, nanoseconds times weight
  /// @param priority of those who come, at most; what others of a lower one lose does not count
  void of(Seats.ByRegion index, int region, double[] limits, double most, int priority) {
    int from = index.starts[region];
    int to = index.starts[region + 1];
    count = 0;
    cheapest = Double.POSITIVE_INFINITY;
    if (order.length < to - from) {
      order = new long[to - from];
    }
    for (int i = from; i < to; i++) {
      int item = index.items[i];
      if (seats.place[item] == region) {
        boolean counts = demands.priority(item) >= priority;
        add(item, limits, counts ? most / demands.weight(item) : Double.POSITIVE_INFINITY, counts);
      }
    }
    Arrays.sort(order, 0, count);
  }

  private void add(int item, double[] limits, double mostLoss, boolean counts) {
    // Candidates are in the order of their costs, so the first is looked at first.
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      int to = demands.region(item, slot);
      if (to == seats.place[item]) {
        continue;
      }
      double loss = loss(item, slot);
      if (loss > mostLoss) {
        return;
      }
      if (seats.fits(item, to, limits)) {
        long key = (long) Float.floatToIntBits((float) Math.max(0, loss)) << 24;
        order[count++] = (long) demands.priority(item) << 55 | key | (0xFFFFFF - item);
        cheapest = Math.min(cheapest, counts ? demands.weight(item) * loss : 0);
        return;
      }
    }
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
