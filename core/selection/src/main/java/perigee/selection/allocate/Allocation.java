package perigee.selection.allocate;

import java.util.ArrayList;
import java.util.List;

/// Which region each item was given, and why; what that costs, and what every node carries.
/// Immutable.
public final class Allocation {

  /// Why an item is where it is.
  public enum Outcome {
    /// It is the cheapest.
    BEST,
    /// Something else is cheaper, but not by enough to move.
    HELD,
    /// What is cheaper has no room.
    CAPACITY,
    /// None of its candidates has room.
    BEYOND,
    /// It is where more is carried than can be: there was no room anywhere.
    OVERLOAD,
    /// No region may serve it.
    NOWHERE
  }

  /// A node that carries too much.
  ///
  /// @param node its name
  public record Overload(String node, int dimension, double load, double limit) {}

  private final Demands demands;
  private final short[] place;
  private final short[] backup;
  private final Outcome[] outcome;
  private final double[] load;
  private final double[] unprotected;
  private final double[] shareInUse;
  private final double settledWeight;
  private final int moves;
  private final double cost;
  private final double excess;
  private final boolean isSettled;

  /// What regions may use, and the weight of all items when that was found out.
  static final class Held {
    private final double[] shareInUse;
    private final double weight;

    Held(double[] shareInUse, double weight) {
      this.shareInUse = shareInUse;
      this.weight = weight;
    }
  }

  Allocation(Seats seats, Failover failover, Held held, boolean isSettled) {
    this.demands = seats.demands;
    this.place = seats.place.clone();
    this.backup = failover.backup.clone();
    this.load = seats.load.clone();
    this.unprotected = failover.unprotected.clone();
    this.shareInUse = held.shareInUse.clone();
    this.settledWeight = held.weight;
    this.isSettled = isSettled;
    this.excess = seats.excess();
    this.outcome = new Outcome[place.length];
    boolean[] over = new boolean[seats.capacities.regions()];
    for (int region = 0; region < over.length; region++) {
      over[region] = seats.isRegionOver(region, seats.hard);
    }
    int moved = 0;
    double sum = 0;
    for (int item = 0; item < place.length; item++) {
      outcome[item] = outcome(seats, item, over);
      if (place[item] != Demands.NOWHERE) {
        sum += demands.weight(item) * seats.cost(item);
      }
      int before = demands.incumbent(item);
      moved += before != Demands.NOWHERE && before != place[item] ? 1 : 0;
    }
    this.moves = moved;
    this.cost = sum;
  }

  private static Outcome outcome(Seats seats, int item, boolean[] over) {
    if (seats.place[item] == Demands.NOWHERE) {
      return Outcome.NOWHERE;
    }
    if (over[seats.place[item]]) {
      return Outcome.OVERLOAD;
    }
    int slot = seats.slot[item];
    if (slot == 0 && seats.demands.candidates(item) > 0) {
      return Outcome.BEST;
    }
    if (slot == seats.demands.candidates(item)) {
      return Outcome.BEYOND;
    }
    boolean stays = seats.isWorth(item, seats.cost(item), seats.demands.cost(item, 0));
    return stays ? Outcome.CAPACITY : Outcome.HELD;
  }

  public int size() {
    return place.length;
  }

  /// The region that serves an item, or `Demands.NOWHERE`.
  public int region(int item) {
    return place[item];
  }

  /// The region that is to take an item over if its own is lost, or `Demands.NOWHERE`.
  public int backup(int item) {
    return backup[item];
  }

  public Outcome outcome(int item) {
    return outcome[item];
  }

  /// What a node carries.
  public double load(int node, int dimension) {
    return load[node * demands.dimensions + dimension];
  }

  /// The weight that would find no room if a region were lost.
  public double unprotected(int region) {
    return unprotected[region];
  }

  /// The share of a region that is given away while there is room elsewhere.
  public double shareInUse(int region) {
    return shareInUse[region];
  }

  double excess() {
    return excess;
  }

  double settledWeight() {
    return settledWeight;
  }

  double[] shares() {
    return shareInUse.clone();
  }

  double unprotected() {
    double sum = 0;
    for (double each : unprotected) {
      sum += each;
    }
    return sum;
  }

  /// How many items are in another region than before; new ones don't count.
  public int moves() {
    return moves;
  }

  /// Nanoseconds times weight, over all items.
  public double cost() {
    return cost;
  }

  /// Whether there was nothing more to improve when the allocator stopped.
  public boolean isSettled() {
    return isSettled;
  }

  /// The nodes that carry more than they can.
  public List<Overload> overloads() {
    List<Overload> all = new ArrayList<>();
    Capacities capacities = demands.capacities();
    for (int node = 0; node < capacities.nodes(); node++) {
      for (int d = 0; d < demands.dimensions; d++) {
        if (load(node, d) > capacities.limit(node, d) * (1 + 1e-9)) {
          all.add(new Overload(capacities.name(node), d, load(node, d), capacities.limit(node, d)));
        }
      }
    }
    return all;
  }
}
