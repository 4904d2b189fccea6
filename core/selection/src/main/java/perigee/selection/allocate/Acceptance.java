package perigee.selection.allocate;

import java.util.Arrays;

/// Deferred acceptance (Gale and Shapley 1962), as delivery networks use it to give map units to
/// clusters (Maggs and Sitaraman 2015, §3), for items of different demand and a tree of capacities.
///
/// Items propose to their candidates, best first. A region takes whoever comes; where that is too
/// much for a node, the one there that everybody can best do without is turned away and proposes to
/// its next candidate: lowest priority first, then who loses least by it. A node never takes again
/// whom it would turn away before one that it has turned away, so that all ends: each item proposes
/// to each candidate at most once. Cost: proposals × (candidates + log of a region's items).
final class Acceptance {

  private static final int ITEM_BITS = 24;
  private static final long ITEM_MASK = (1L << ITEM_BITS) - 1;

  private final Seats seats;
  private final Demands demands;
  private final Prices prices;
  private final double[] limits;
  private final KeyHeap[] accepted;
  private final int[][] regionsOf;
  private final long[] leastTaken;
  private final short[] tried;
  private int[] waiting = new int[1024];
  private int waitingCount;
  private int[] left = new int[64];
  private int leftCount;

  Acceptance(Seats seats, Prices prices, double[] limits) {
    this.seats = seats;
    this.demands = seats.demands;
    this.prices = prices;
    this.limits = limits;
    this.tried = new short[demands.size()];
    this.leastTaken = new long[seats.capacities.nodes()];
    this.accepted = new KeyHeap[seats.capacities.regions()];
    this.regionsOf = regionsOf(seats.capacities);
    for (int region = 0; region < accepted.length; region++) {
      accepted[region] = new KeyHeap();
    }
  }

  private static int[][] regionsOf(Capacities capacities) {
    int[][] regions = new int[capacities.nodes()][];
    for (int node = 0; node < regions.length; node++) {
      int[] under = new int[capacities.regions()];
      int count = 0;
      for (int region = 0; region < under.length; region++) {
        if (capacities.uses(region, node)) {
          under[count++] = region;
        }
      }
      regions[node] = Arrays.copyOf(under, count);
    }
    return regions;
  }

  /// Finds places for all that have none, at the expense of others if need be.
  ///
  /// @return those whom no candidate takes
  int[] run() {
    for (int item = demands.size() - 1; item >= 0; item--) {
      int region = seats.place[item];
      if (region == Demands.NOWHERE) {
        waits(item);
      } else {
        accepted[region].add(key(item, seats.slot[item]));
      }
    }
    for (int node = 0; node < leastTaken.length; node++) {
      turnAway(node);
    }
    while (waitingCount > 0) {
      propose(waiting[--waitingCount]);
    }
    return Arrays.copyOf(left, leftCount);
  }

  private void propose(int item) {
    int slot = best(item);
    if (slot < 0) {
      left = leftCount == left.length ? Arrays.copyOf(left, leftCount * 2) : left;
      left[leftCount++] = item;
      return;
    }
    long key = key(item, slot);
    tried[item] |= (short) (1 << slot);
    int region = demands.region(item, slot);
    int[] path = seats.capacities.path(region);
    for (int node : path) {
      if (key < leastTaken[node]) {
        waits(item);
        return;
      }
    }
    seats.put(item, region, slot);
    accepted[region].add(key);
    for (int node : path) {
      turnAway(node);
    }
  }

  private void turnAway(int node) {
    while (seats.isOver(node, limits)) {
      int from = -1;
      for (int region : regionsOf[node]) {
        if (!accepted[region].isEmpty()
            && (from < 0 || accepted[region].least() < accepted[from].least())) {
          from = region;
        }
      }
      if (from < 0) {
        return;
      }
      long key = accepted[from].removeLeast();
      leastTaken[node] = Math.max(leastTaken[node], key);
      int item = (int) (ITEM_MASK - (key & ITEM_MASK));
      if (seats.slot[item] < demands.candidates(item)) {
        tried[item] |= (short) (1 << seats.slot[item]);
      }
      seats.take(item);
      waits(item);
    }
  }

  private void waits(int item) {
    if (waitingCount == waiting.length) {
      waiting = Arrays.copyOf(waiting, waitingCount * 2);
    }
    waiting[waitingCount++] = item;
  }

  /// The best candidate that was not tried, or -1.
  private int best(int item) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      if ((tried[item] & 1 << slot) == 0) {
        double cost = wanted(item, slot);
        if (cost < least) {
          least = cost;
          best = slot;
        }
      }
    }
    return best;
  }

  private double wanted(int item, int slot) {
    double cost = prices.adjusted(item, slot);
    return cost - seats.attachment(item, demands.region(item, slot), demands.cost(item, slot));
  }

  /// How much an item is wanted in a region: by priority, then by what it loses if it has to go on
  /// to the next candidate; the lower id wins a tie. Greater is dearer.
  private long key(int item, int slot) {
    long priority = demands.priority(item);
    float loss = Float.MAX_VALUE;
    int count = demands.candidates(item);
    if (slot >= count) {
      loss = 0;
    } else {
      double own = wanted(item, slot);
      for (int other = 0; other < count; other++) {
        if (other != slot && (tried[item] & 1 << other) == 0) {
          loss = Math.min(loss, (float) Math.max(0, wanted(item, other) - own));
        }
      }
    }
    return priority << 55 | (long) Float.floatToIntBits(loss) << ITEM_BITS | ITEM_MASK - item;
  }
}
