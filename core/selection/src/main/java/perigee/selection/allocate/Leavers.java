package perigee.selection.allocate;

import java.util.Arrays;

/// Those in a region who could go where there is room, in the order in which they should: lowest
/// priority first, then who loses least by it for the room that it gives.
final class Leavers {

  private final Seats seats;
  private final Demands demands;
  private long[] order = new long[0];
  private int count;

  Leavers(Seats seats) {
    this.seats = seats;
    this.demands = seats.demands;
  }

  /// Looks through a region.
  ///
  /// @param limits what counts as room elsewhere
  void of(Seats.ByRegion index, int region, double[] limits) {
    int from = index.starts[region];
    int to = index.starts[region + 1];
    count = 0;
    if (order.length < to - from) {
      order = new long[to - from];
    }
    for (int i = from; i < to; i++) {
      int item = index.items[i];
      int slot = seats.place[item] == region ? target(item, limits) : -1;
      if (slot >= 0) {
        float loss = (float) Math.max(0, loss(item, slot));
        long priority = demands.priority(item);
        order[count++] =
            priority << 55 | (long) Float.floatToIntBits(loss) << 24 | (0xFFFFFF - item);
      }
    }
    Arrays.sort(order, 0, count);
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
