package perigee.selection.allocate;

import java.util.Arrays;
import java.util.stream.IntStream;

/// What would happen if a region were lost, for each region in turn: everybody in it goes to the
/// next candidate that still has room, else to the nearest region that has.
final class Failover {

  /// Nearest regions that are looked at beyond an item's candidates.
  private static final int NEAREST = 32;

  private static final double LEAST_SHARE = 0.5;

  private final Seats seats;
  private final Demands demands;
  private final Capacities capacities;

  /// What nodes can carry while a region is lost, by node and dimension.
  private final double[] emergency;

  /// Of it what is free still.
  private final double[] room;

  /// Where each item goes if its region is lost.
  final short[] backup;

  /// By region, the weight that would find no room if it were lost.
  final double[] unprotected;

  /// By region, the room that the loss of another one would ask for besides.
  private final double[] needed;

  /// By region, the nearest others; empty until it is asked for.
  private final int[][] nearest;

  Failover(Seats seats) {
    this.seats = seats;
    this.demands = seats.demands;
    this.capacities = seats.capacities;
    this.room = new double[seats.load.length];
    this.emergency = new double[room.length];
    Arrays.setAll(
        emergency, i -> capacities.emergency(i / demands.dimensions, i % demands.dimensions));
    this.backup = new short[demands.size()];
    this.unprotected = new double[capacities.regions()];
    this.needed = new double[capacities.regions()];
    this.nearest = new int[needed.length][0];
    Arrays.fill(backup, (short) Demands.NOWHERE);
    Seats.ByRegion index = seats.byRegion();
    for (int region = 0; region < capacities.regions(); region++) {
      lose(region, index);
    }
  }

  /// Unprotected weight of all regions.
  double sum() {
    return Arrays.stream(unprotected).sum();
  }

  private void lose(int lost, Seats.ByRegion index) {
    int from = index.starts[lost];
    int to = index.starts[lost + 1];
    if (from == to) {
      return;
    }
    for (int i = 0; i < room.length; i++) {
      room[i] = emergency[i] - seats.load[i];
    }
    // What is below the same node moves within it, and takes no room of it.
    for (int node : capacities.path(lost)) {
      int first = node * demands.dimensions;
      Arrays.fill(room, first, first + demands.dimensions, Double.POSITIVE_INFINITY);
    }
    double[] asked = new double[capacities.regions()];
    for (int item : byPriority(index.items, from, to)) {
      flee(item, lost, asked);
    }
    double all = Arrays.stream(asked).sum();
    for (int region = 0; region < asked.length && all > 0; region++) {
      needed[region] = Math.max(needed[region], unprotected[lost] * asked[region] / all);
    }
  }

  /// Some items, highest priority first.
  private int[] byPriority(int[] items, int from, int to) {
    int[] starts = new int[Contract.MOST_PRIORITY + 2];
    for (int i = from; i < to; i++) {
      starts[Contract.MOST_PRIORITY - demands.priority(items[i]) + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    int[] sorted = new int[to - from];
    for (int i = from; i < to; i++) {
      sorted[starts[Contract.MOST_PRIORITY - demands.priority(items[i])]++] = items[i];
    }
    return sorted;
  }

  private void flee(int item, int lost, double[] asked) {
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      if (settles(item, lost, demands.region(item, slot))) {
        return;
      }
    }
    for (int region : nearest(lost)) {
      if (demands.admits(item, region) && settles(item, lost, region)) {
        return;
      }
    }
    unprotected[lost] += demands.weight(item);
    int first = Demands.NOWHERE;
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      int region = demands.region(item, slot);
      if (region != lost) {
        asked[region] += demands.weight(item);
        first = first == Demands.NOWHERE ? region : first;
      }
    }
    backup[item] = (short) first;
  }

  private boolean settles(int item, int lost, int region) {
    if (region == lost || !hasRoom(item, region)) {
      return false;
    }
    for (int node : capacities.path(region)) {
      for (int d = 0; d < demands.dimensions; d++) {
        room[node * demands.dimensions + d] -= demands.demand(item, d);
      }
    }
    backup[item] = (short) region;
    return true;
  }

  private boolean hasRoom(int item, int region) {
    for (int node : capacities.path(region)) {
      for (int d = 0; d < demands.dimensions; d++) {
        if (room[node * demands.dimensions + d] < demands.demand(item, d)) {
          return false;
        }
      }
    }
    return true;
  }

  /// Few regions have items that none of their candidates takes, so it is found out when asked for.
  private int[] nearest(int lost) {
    int[] known = nearest[lost];
    if (known.length > 0) {
      return known;
    }
    nearest[lost] =
        IntStream.range(0, capacities.regions())
            .filter(region -> region != lost && capacities.isOpen(region))
            .boxed()
            .sorted((a, b) -> {
              int byDistance =
                  Double.compare(capacities.distance(lost, a), capacities.distance(lost, b));
              return byDistance != 0 ? byDistance : Integer.compare(a, b);
            })
            .limit(NEAREST)
            .mapToInt(Integer::intValue)
            .toArray();
    return nearest[lost];
  }

  /// Lowers the shares in use of the regions that would be asked for more than they have.
  void tighten(double[] shareInUse) {
    for (int region = 0; region < needed.length; region++) {
      int own = capacities.path(region)[0] * demands.dimensions;
      double whole = seats.hard[own];
      if (needed[region] > 0 && whole > 0 && whole < Double.POSITIVE_INFINITY) {
        double share = (seats.load[own] - needed[region]) / whole;
        shareInUse[region] = Math.max(LEAST_SHARE, Math.min(shareInUse[region], share));
      }
    }
  }
}
