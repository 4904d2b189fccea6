package perigee.selection.allocate;

import java.util.Arrays;

/// Who is where while an allocation is made, and how much each node carries. Of one thread.
final class Seats {

  private static final double SLACK = 1 + 1e-9;
  private static final double HARDLY = 1.0 / 32;

  final Demands demands;
  final Capacities capacities;
  final AllocatorConfig config;
  final short[] place;

  /// The place's rank among the item's candidates; their number for another region.
  final byte[] slot;

  final double[] load;

  /// The capacities as they are.
  final double[] hard;

  /// What is given away while there is room elsewhere.
  final double[] soft;

  /// Whether all items are as hard to move as those that are where the last round left them.
  boolean isCoarse;

  private final int dimensions;

  Seats(Demands demands, AllocatorConfig config) {
    this.demands = demands;
    this.capacities = demands.capacities();
    this.config = config;
    this.dimensions = demands.dimensions;
    this.place = new short[demands.size()];
    this.slot = new byte[demands.size()];
    this.load = new double[capacities.nodes() * dimensions];
    this.hard = new double[load.length];
    for (int i = 0; i < hard.length; i++) {
      hard[i] = capacities.limit(i / dimensions, i % dimensions);
    }
    this.soft = hard.clone();
    Arrays.fill(place, (short) Demands.NOWHERE);
  }

  /// Seats everybody where the last round left them, if they may be there still.
  void seatIncumbents() {
    for (int item = 0; item < place.length; item++) {
      int region = demands.incumbent(item);
      if (region != Demands.NOWHERE && demands.admits(item, region)) {
        put(item, region, demands.slot(item, region));
      }
    }
  }

  /// Whether everybody is where the last round left them.
  boolean isAsBefore() {
    for (int item = 0; item < place.length; item++) {
      if (place[item] != demands.incumbent(item)) {
        return false;
      }
    }
    return true;
  }

  /// Keeps a share of each region's own node free.
  void keepFree(double[] shareInUse) {
    System.arraycopy(hard, 0, soft, 0, hard.length);
    for (int region = 0; region < shareInUse.length; region++) {
      int first = capacities.path(region)[0] * dimensions;
      for (int i = first; i < first + dimensions; i++) {
        soft[i] = Math.min(soft[i], hard[i] * shareInUse[region]);
      }
    }
  }

  /// Who is where, to come back to.
  Placed placed() {
    return new Placed(this);
  }

  /// Puts everybody back where they were.
  void placed(Placed before) {
    System.arraycopy(before.place, 0, place, 0, place.length);
    System.arraycopy(before.slot, 0, slot, 0, slot.length);
    System.arraycopy(before.load, 0, load, 0, load.length);
  }

  /// Where everybody was at a moment.
  static final class Placed {
    private final short[] place;
    private final byte[] slot;
    private final double[] load;

    private Placed(Seats seats) {
      place = seats.place.clone();
      slot = seats.slot.clone();
      load = seats.load.clone();
    }
  }

  void put(int item, int region, int rank) {
    place[item] = (short) region;
    slot[item] = (byte) rank;
    carry(item, region, 1);
  }

  void take(int item) {
    carry(item, place[item], -1);
    place[item] = (short) Demands.NOWHERE;
  }

  void move(int item, int region, int rank) {
    if (place[item] != Demands.NOWHERE) {
      take(item);
    }
    put(item, region, rank);
  }

  private void carry(int item, int region, int sign) {
    for (int node : capacities.path(region)) {
      for (int d = 0; d < dimensions; d++) {
        load[node * dimensions + d] += sign * demands.demand(item, d);
      }
    }
  }

  /// Whether an item has room in a region; what it takes now counts as free.
  boolean fits(int item, int region, double[] limits) {
    int from = place[item];
    for (int node : capacities.path(region)) {
      int first = node * dimensions;
      for (int d = 0; d < dimensions; d++) {
        if (load[first + d] + demands.demand(item, d) > limits[first + d] * SLACK
            && (from == Demands.NOWHERE || !capacities.uses(from, node))) {
          return false;
        }
      }
    }
    return true;
  }

  /// The weight that would have to leave a region, at least, for an item to have room there; 0 if
  /// weight is not what there is no room for.
  double lacks(int item, int region) {
    double most = 0;
    int from = place[item];
    for (int node : capacities.path(region)) {
      int at = node * dimensions;
      double lack = load[at] + demands.weight(item) - soft[at] * SLACK;
      if (lack > most && (from == Demands.NOWHERE || !capacities.uses(from, node))) {
        most = lack;
      }
    }
    return most;
  }

  /// Whether moving load from one region to another helps an item that has no room in the first.
  boolean relieves(int item, int region, int to) {
    int from = place[item];
    for (int node : capacities.path(region)) {
      if (capacities.uses(to, node) || (from != Demands.NOWHERE && capacities.uses(from, node))) {
        continue;
      }
      int first = node * dimensions;
      for (int d = 0; d < dimensions; d++) {
        if (load[first + d] + demands.demand(item, d) > soft[first + d] * SLACK) {
          return true;
        }
      }
    }
    return false;
  }

  boolean isOver(int node, double[] limits) {
    for (int i = node * dimensions; i < (node + 1) * dimensions; i++) {
      if (load[i] > limits[i] * SLACK) {
        return true;
      }
    }
    return false;
  }

  /// Whether something that a region needs carries more than it can.
  boolean isRegionOver(int region, double[] limits) {
    for (int node : capacities.path(region)) {
      if (isOver(node, limits)) {
        return true;
      }
    }
    return false;
  }

  /// The highest share in use along a region's path if an item were there as well.
  double strain(int item, int region) {
    double most = 0;
    int from = place[item];
    for (int node : capacities.path(region)) {
      boolean here = from != Demands.NOWHERE && capacities.uses(from, node);
      for (int d = 0; d < dimensions; d++) {
        int at = node * dimensions + d;
        double more = here ? 0 : demands.demand(item, d);
        most = Math.max(most, (load[at] + more) / hard[at]);
      }
    }
    return most;
  }

  /// What is carried beyond capacity, all nodes together, as shares of their capacities.
  double excess() {
    double sum = 0;
    for (int i = 0; i < load.length; i++) {
      if (load[i] > hard[i] * SLACK) {
        sum += load[i] / Math.max(hard[i], Double.MIN_NORMAL) - 1;
      }
    }
    return sum;
  }

  /// Whether an item is in another place than its best candidate.
  boolean isElsewhere(int item) {
    return slot[item] != 0 && place[item] != Demands.NOWHERE;
  }

  /// Cost of an item where it is.
  double cost(int item) {
    int rank = slot[item];
    return rank < demands.candidates(item)
        ? demands.cost(item, rank)
        : demands.costIn(item, place[item]);
  }

  /// Whether going from one cost to another is worth it. Who is still where the last round left it
  /// must gain what the configuration says; who has to move anyway takes the better place.
  boolean isWorth(int item, double from, double to) {
    if (place[item] != demands.incumbent(item) && !isCoarse) {
      return to < from - leastGain();
    }
    return to < from * (1 - config.gainShare()) && to < from - config.gainNanos();
  }

  /// What moving an item away from a place counts, nanoseconds.
  double attachment(int item, int region, double cost) {
    return isCoarse || region == demands.incumbent(item)
        ? Math.max(cost * config.gainShare(), config.gainNanos())
        : 0;
  }

  /// Nanoseconds for whose sake nobody is moved at all.
  double leastGain() {
    return config.gainNanos() * HARDLY;
  }

  /// Items by region.
  static final class ByRegion {
    /// Those of region r are `items[starts[r]]` to `items[starts[r + 1] - 1]`.
    final int[] starts;

    final int[] items;

    private ByRegion(int[] starts, int[] items) {
      this.starts = starts;
      this.items = items;
    }
  }

  ByRegion byRegion() {
    int regions = capacities.regions();
    int[] starts = new int[regions + 2];
    for (short region : place) {
      if (region != Demands.NOWHERE) {
        starts[region + 2]++;
      }
    }
    for (int r = 2; r < starts.length; r++) {
      starts[r] += starts[r - 1];
    }
    int[] items = new int[starts[regions + 1]];
    for (int item = 0; item < place.length; item++) {
      if (place[item] != Demands.NOWHERE) {
        items[starts[place[item] + 1]++] = item;
      }
    }
    return new ByRegion(starts, items);
  }
}
