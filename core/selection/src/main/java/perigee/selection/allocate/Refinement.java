package perigee.selection.allocate;

import java.util.Arrays;

/// Makes an allocation cheaper, a move or a swap at a time, until nothing is left to gain. Each
/// step saves cost or serves a higher priority, so what it arrives at it leaves alone the next
/// time.
final class Refinement {

  /// Items that make room for one, at most.
  static final int MOST_LEAVERS = 8;

  private static final int COARSE_PASSES = 32;

  private final Seats seats;
  private final Demands demands;
  private final Leavers leavers;
  private final Affected affected;
  private final int[] left = new int[MOST_LEAVERS];
  private final short[] leftRegion = new short[MOST_LEAVERS];
  private final byte[] leftSlot = new byte[MOST_LEAVERS];
  private int leftCount;

  /// By region, the most that anyone would gain by being there, and the highest priority of them.
  private final double[] mostGain;

  private final int[] mostPriority;

  /// By region, the most that anyone would gain for each unit of weight that had to leave.
  private final double[] mostPerWeight;

  /// By region, whether this pass looks at it.
  private final boolean[] isLooked;

  /// Whether nobody moved since all regions began to be looked at.
  private boolean isWhole;

  Refinement(Seats seats) {
    this.seats = seats;
    this.demands = seats.demands;
    this.leavers = new Leavers(seats);
    this.affected = new Affected(seats);
    this.mostGain = new double[seats.capacities.regions()];
    this.mostPriority = new int[mostGain.length];
    this.mostPerWeight = new double[mostGain.length];
    this.isLooked = new boolean[mostGain.length];
  }

  /// Fine passes while they move anyone, up to a number; then coarse ones until there is nothing
  /// left that the next round would do.
  ///
  /// @return whether that was reached
  boolean run(int finePasses) {
    lookAtAll();
    if (settle(finePasses)) {
      if (seats.isAsBefore()) {
        return true;
      }
      lookAtAll();
    }
    // What was not worth it before is not worth it now: only what moved last is looked at.
    seats.isCoarse = true;
    boolean settled = settle(COARSE_PASSES);
    seats.isCoarse = false;
    return settled;
  }

  /// @return whether all regions were looked at once more, and nothing was left to do
  private boolean settle(int passes) {
    for (int pass = 0; pass < passes; pass++) {
      if (pass()) {
        isWhole = false;
      } else if (isWhole) {
        return true;
      } else {
        lookAtAll();
      }
    }
    return false;
  }

  private void lookAtAll() {
    affected.all();
    isWhole = true;
  }

  private boolean pass() {
    boolean moved = moveUp();
    return swap() || moved;
  }

  /// Lets everybody go to a better place that has room.
  boolean moveUp() {
    boolean moved = false;
    for (int item = 0; item < demands.size(); item++) {
      if (!seats.isElsewhere(item)) {
        continue;
      }
      double now = seats.cost(item);
      for (int slot = 0; slot < seats.slot[item]; slot++) {
        if (!seats.isWorth(item, now, demands.cost(item, slot))) {
          break;
        }
        if (seats.fits(item, demands.region(item, slot), seats.soft)) {
          int from = seats.place[item];
          seats.move(item, demands.region(item, slot), slot);
          affected.moved(item, from);
          moved = true;
          break;
        }
      }
    }
    return moved;
  }

  /// Lets others make room for whom it helps more than it costs them.
  private boolean swap() {
    Seats.ByRegion index = seats.byRegion();
    long[][] wanted = wanted();
    boolean moved = false;
    for (int region = 0; region < wanted.length; region++) {
      boolean served = false;
      if (wanted[region].length > 0) {
        leavers.of(index, region, seats.soft, comers(region));
        if (leavers.count() > 0) {
          Arrays.sort(wanted[region]);
          served = serve(wanted[region], region);
        }
      }
      moved |= served;
      if (!served && isLooked[region]) {
        affected.looked(region);
      }
    }
    return moved;
  }

  private Leavers.Comers comers(int region) {
    return new Leavers.Comers(mostGain[region], mostPerWeight[region], mostPriority[region]);
  }

  /// For each region those who would rather be there. Sorted, they are in the order in which it
  /// should take them: highest priority first, then who gains most.
  private long[][] wanted() {
    long[][] keys = new long[seats.capacities.regions()][0];
    int[] counts = new int[keys.length];
    Arrays.fill(mostGain, 0);
    Arrays.fill(mostPriority, 0);
    Arrays.fill(mostPerWeight, 0);
    for (int region = 0; region < keys.length; region++) {
      isLooked[region] = affected.is(region);
    }
    for (int item = 0; item < demands.size(); item++) {
      if (!seats.isElsewhere(item)) {
        continue;
      }
      double now = seats.cost(item);
      for (int slot = 0; slot < seats.slot[item]; slot++) {
        double gain = now - demands.cost(item, slot);
        if (!seats.isWorth(item, now, demands.cost(item, slot))) {
          break;
        }
        int region = demands.region(item, slot);
        if (!isLooked[region]) {
          continue;
        }
        if (counts[region] == keys[region].length) {
          keys[region] = Arrays.copyOf(keys[region], Math.max(64, counts[region] * 2));
        }
        long priority = (long) Contract.MOST_PRIORITY - demands.priority(item);
        long inverse = (long) Integer.MAX_VALUE - Float.floatToIntBits((float) gain);
        double whole = demands.weight(item) * gain;
        double lacks = seats.lacks(item, region);
        double perWeight = lacks > 0 ? whole / lacks : Double.POSITIVE_INFINITY;
        mostGain[region] = Math.max(mostGain[region], whole);
        mostPerWeight[region] = Math.max(mostPerWeight[region], perWeight);
        mostPriority[region] = Math.max(mostPriority[region], demands.priority(item));
        keys[region][counts[region]++] = priority << 55 | inverse << 24 | item;
      }
    }
    for (int region = 0; region < keys.length; region++) {
      keys[region] = Arrays.copyOf(keys[region], counts[region]);
    }
    return keys;
  }

  private boolean serve(long[] wanted, int region) {
    boolean moved = false;
    int from = 0;
    for (long key : wanted) {
      while (from < leavers.count() && seats.place[leavers.item(from)] != region) {
        from++;
      }
      if (from == leavers.count()) {
        break;
      }
      int item = (int) (key & 0xFFFFFF);
      int slot = demands.slot(item, region);
      if (slot < seats.slot[item]
          && seats.isWorth(item, seats.cost(item), demands.cost(item, slot))) {
        moved |= exchange(item, slot, region, from);
      }
    }
    return moved;
  }

  /// Moves leavers out until there is room; takes all back if it isn't worth it.
  private boolean exchange(int item, int slot, int region, int from) {
    double gain = demands.weight(item) * (seats.cost(item) - demands.cost(item, slot));
    double least = demands.weight(item) * seats.leastGain();
    if (!seats.fits(item, region, seats.soft)) {
      double lacks = seats.lacks(item, region);
      double loss = Math.max(leavers.cheapest(), price(item, from) * lacks);
      if (gain - loss <= least || lacks > leavers.most()) {
        return false;
      }
    }
    leftCount = 0;
    int at = from;
    while (!seats.fits(item, region, seats.soft)) {
      at = next(item, region, at);
      if (at < 0) {
        return undo();
      }
      int leaver = leavers.item(at);
      int target = way(item, region, leaver);
      double loss = demands.weight(leaver) * leavers.loss(leaver, target);
      if (demands.priority(leaver) == demands.priority(item)) {
        gain -= loss;
      }
      if (gain <= least) {
        return undo();
      }
      left[leftCount] = leaver;
      leftRegion[leftCount] = seats.place[leaver];
      leftSlot[leftCount++] = seats.slot[leaver];
      seats.move(leaver, demands.region(leaver, target), target);
      at++;
    }
    int before = seats.place[item];
    seats.move(item, region, slot);
    affected.moved(item, before);
    while (leftCount > 0) {
      leftCount--;
      affected.moved(left[leftCount], leftRegion[leftCount]);
    }
    return true;
  }

  /// What it costs at least to make room for an item, nanoseconds: the price of the first leaver,
  /// which is the lowest.
  private double price(int item, int from) {
    boolean counts = demands.priority(leavers.item(from)) >= demands.priority(item);
    return counts ? leavers.loss(from) : 0;
  }

  /// The next leaver of no higher priority whose leaving makes room, or -1.
  private int next(int item, int region, int from) {
    for (int at = from; at < leavers.count() && leftCount < MOST_LEAVERS; at++) {
      int leaver = leavers.item(at);
      if (demands.priority(leaver) > demands.priority(item)) {
        return -1;
      }
      if (seats.place[leaver] == region && leaver != item && way(item, region, leaver) >= 0) {
        return at;
      }
    }
    return -1;
  }

  /// The best candidate that a leaver has room in and that takes load from what is too full for the
  /// item; -1 for none.
  private int way(int item, int region, int leaver) {
    for (int slot = 0; slot < demands.candidates(leaver); slot++) {
      int to = demands.region(leaver, slot);
      if (to != region && seats.relieves(item, region, to) && seats.fits(leaver, to, seats.soft)) {
        return slot;
      }
    }
    return -1;
  }

  private boolean undo() {
    while (leftCount > 0) {
      leftCount--;
      seats.move(left[leftCount], leftRegion[leftCount], leftSlot[leftCount]);
    }
    return false;
  }
}
