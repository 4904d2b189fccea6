package perigee.selection.allocate;

import java.util.Arrays;
import java.util.BitSet;

/// Which regions are worth another look after some moves: those where looking found nothing stay as
/// they are until room appears where their items could go, or somebody else wants to be there.
///
/// Moves are numbered; a region is affected by those that came after it was looked at. What it
/// leaves out is that less room elsewhere may change the order in which items leave, so whoever
/// needs to know that nothing is left looks at all once more.
final class Affected {

  private final Seats seats;
  private final Demands demands;
  private final Capacities capacities;

  /// By region, where its items could go.
  private final BitSet[] reach;

  /// By node, the last move that made room there.
  private final int[] roomAt;

  /// By region, the last move that brought somebody there, or made somebody want to be.
  private final int[] changedAt;

  private final int[] lookedAt;

  /// The most that an item asks for, by dimension.
  private final double[] greatest;

  private int moves;

  Affected(Seats seats) {
    this.seats = seats;
    this.demands = seats.demands;
    this.capacities = seats.capacities;
    this.reach = new BitSet[capacities.regions()];
    this.roomAt = new int[capacities.nodes()];
    this.changedAt = new int[reach.length];
    this.lookedAt = new int[reach.length];
    this.greatest = new double[demands.dimensions];
    for (int item = 0; item < demands.size(); item++) {
      for (int d = 0; d < greatest.length; d++) {
        greatest[d] = Math.max(greatest[d], demands.demand(item, d));
      }
    }
    Arrays.setAll(reach, region -> new BitSet(reach.length));
  }

  /// Forgets what was seen: every region is to be looked at.
  void all() {
    moves = 1;
    Arrays.fill(roomAt, 0);
    Arrays.fill(changedAt, 1);
    Arrays.fill(lookedAt, 0);
    for (BitSet regions : reach) {
      regions.clear();
    }
    for (int item = 0; item < demands.size(); item++) {
      if (seats.place[item] != Demands.NOWHERE) {
        reaches(item, seats.place[item]);
      }
    }
  }

  private void reaches(int item, int region) {
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      reach[region].set(demands.region(item, slot));
    }
  }

  /// An item went to where it is now.
  ///
  /// @param from where it was
  void moved(int item, int from) {
    moves++;
    for (int node : capacities.path(from)) {
      if (!capacities.uses(seats.place[item], node) && wasInTheWay(node, item)) {
        roomAt[node] = moves;
      }
    }
    changedAt[seats.place[item]] = moves;
    reaches(item, seats.place[item]);
    for (int slot = 0; slot < seats.slot[item]; slot++) {
      changedAt[demands.region(item, slot)] = moves;
    }
  }

  /// Whether there was less room than somebody might have asked for before an item left.
  private boolean wasInTheWay(int node, int item) {
    for (int d = 0; d < demands.dimensions; d++) {
      int at = node * demands.dimensions + d;
      if (seats.load[at] + demands.demand(item, d) + greatest[d] > seats.soft[at]) {
        return true;
      }
    }
    return false;
  }

  /// Looking at a region found nothing to do.
  void looked(int region) {
    lookedAt[region] = moves;
  }

  boolean is(int region) {
    int since = lookedAt[region];
    if (changedAt[region] > since || hasRoom(region, since)) {
      return true;
    }
    BitSet regions = reach[region];
    for (int to = regions.nextSetBit(0); to >= 0; to = regions.nextSetBit(to + 1)) {
      if (hasRoom(to, since)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasRoom(int region, int since) {
    for (int node : capacities.path(region)) {
      if (roomAt[node] > since) {
        return true;
      }
    }
    return false;
  }
}
