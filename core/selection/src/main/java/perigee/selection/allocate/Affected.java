package perigee.selection.allocate;

import java.util.Arrays;

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

  /// By region, where its items could go: a bit for each region, in so many words.
  private final long[] reach;

  private final int words;

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
    this.words = (capacities.regions() + Long.SIZE - 1) / Long.SIZE;
    this.reach = new long[capacities.regions() * words];
    this.roomAt = new int[capacities.nodes()];
    this.changedAt = new int[capacities.regions()];
    this.lookedAt = new int[changedAt.length];
    this.greatest = new double[demands.dimensions];
    for (int item = 0; item < demands.size(); item++) {
      for (int d = 0; d < greatest.length; d++) {
        greatest[d] = Math.max(greatest[d], demands.demand(item, d));
      }
    }
  }

  /// Forgets what was seen: every region is to be looked at.
  void all() {
    moves = 1;
    Arrays.fill(roomAt, 0);
    Arrays.fill(changedAt, 1);
    Arrays.fill(lookedAt, 0);
    Arrays.fill(reach, 0);
    for (int item = 0; item < demands.size(); item++) {
      if (seats.place[item] != Demands.NOWHERE) {
        reaches(item, seats.place[item]);
      }
    }
  }

  private void reaches(int item, int region) {
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      int to = demands.region(item, slot);
      reach[region * words + to / Long.SIZE] |= 1L << to;
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
    for (int word = 0; word < words; word++) {
      long left = reach[region * words + word];
      for (; left != 0; left &= left - 1) {
        if (hasRoom(word * Long.SIZE + Long.numberOfTrailingZeros(left), since)) {
          return true;
        }
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
