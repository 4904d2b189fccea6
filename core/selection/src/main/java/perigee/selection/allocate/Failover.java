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
  private final double[] room;

  /// Where each item goes if its region is lost.
  final short[] backup;

  /// By region, the weight that would find no room if it were lost.
  final double[] unprotected;

  /// By region, the room that the loss of another one would ask for besides.
  private final double[] needed;

  Failover(Seats seats) {
    this.seats = seats;
    this.demands = seats.demands;
    this.capacities = seats.capacities;
    this.room = new double[seats.load.length];
    this.backup = new short[demands.size()];
    this.unprotected = new double[capacities.regions()];
    this.needed = new double[capacities.regions()];
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
    for (int i = 0; i < room.length; i++) {
      room[i] =
          capacities.emergency(i / demands.dimensions, i % demands.dimensions) - seats.load[i];
    }
    int from = index.starts[lost];
    int to = index.starts[lost + 1];
    if (from == to) {
      return;
    }
    int[] nearest = nearest(lost);
    double[] asked = new double[capacities.regions()];
    for (int priority : priorities(index.items, from, to)) {
      for (int i = from; i < to; i++) {
        int item = index.items[i];
        if (demands.priority(item) == priority) {
          flee(item, lost, nearest, asked);
        }
      }
    }
    double all = Arrays.stream(asked).sum();
    for (int region = 0; region < asked.length && all > 0; region++) {
      needed[region] = Math.max(needed[region], unprotected[lost] * asked[region] / all);
    }
  }

  private int[] priorities(int[] items, int from, int to) {
    boolean[] seen = new boolean[Contract.MOST_PRIORITY + 1];
    for (int i = from; i < to; i++) {
      seen[demands.priority(items[i])] = true;
    }
    return IntStream.rangeClosed(0, Contract.MOST_PRIORITY)
        .map(i -> Contract.MOST_PRIORITY - i)
        .filter(priority -> seen[priority])
        .toArray();
  }

  private void flee(int item, int lost, int[] nearest, double[] asked) {
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      if (settles(item, lost, demands.region(item, slot))) {
        return;
      }
    }
    for (int region : nearest) {
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
    if (region == lost || !hasRoom(item, lost, region)) {
      return false;
    }
    for (int node : capacities.path(region)) {
      for (int d = 0; d < demands.dimensions; d++) {
        if (!capacities.uses(lost, node)) {
          room[node * demands.dimensions + d] -= demands.demand(item, d);
        }
      }
    }
    backup[item] = (short) region;
    return true;
  }

  private boolean hasRoom(int item, int lost, int region) {
    for (int node : capacities.path(region)) {
      if (capacities.uses(lost, node)) {
        continue;
      }
      for (int d = 0; d < demands.dimensions; d++) {
        if (room[node * demands.dimensions + d] < demands.demand(item, d)) {
          return false;
        }
      }
    }
    return true;
  }

  private int[] nearest(int lost) {
    return IntStream.range(0, capacities.regions())
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
