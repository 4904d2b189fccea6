package perigee.selection.allocate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What is to be given to regions: items, each the traffic of one client unit, class and contract,
/// with the regions that may serve it by predicted cost. Columns in plain arrays, so that half a
/// million items fit in tens of megabytes. Mutable, of one thread; the index of an item is its id,
/// and decides ties.
public final class Demands {

  /// Items, at most.
  public static final int MOST_ITEMS = 1 << 24;

  /// Candidates of an item, at most; of more, the cheapest count.
  public static final int MOST_CANDIDATES = 16;

  /// No region.
  public static final int NOWHERE = -1;

  final int slots;
  final int dimensions;
  final Capacities capacities;
  private final List<Contract> contracts;
  private final BitSet[] excluded;
  private int size;
  private float[] demand = new float[0];
  private short[] regions = new short[0];
  private float[] costs = new float[0];
  private byte[] counts = new byte[0];
  private short[] incumbents = new short[0];
  private byte[] contractOf = new byte[0];

  /// For items in a world of these regions.
  ///
  /// @param contracts at most 127; items name them by index
  /// @param candidates kept of each item
  public Demands(Capacities capacities, List<Contract> contracts, int candidates) {
    if (contracts.isEmpty() || contracts.size() > Byte.MAX_VALUE) {
      throw new IllegalArgumentException(contracts.size() + " contracts");
    }
    if (candidates < 1 || candidates > MOST_CANDIDATES) {
      throw new IllegalArgumentException(candidates + " candidates");
    }
    this.capacities = capacities;
    this.dimensions = capacities.dimensions();
    this.slots = candidates;
    this.contracts = List.copyOf(contracts);
    this.excluded = contracts.stream().map(Contract::excluded).toArray(BitSet[]::new);
  }

  /// Adds an item without candidates.
  ///
  /// @param incumbent the region that serves it now, or `NOWHERE`
  /// @param amounts one for each dimension, at least 0
  /// @return its id
  public int add(int contract, int incumbent, double... amounts) {
    if (size == MOST_ITEMS) {
      throw new IllegalArgumentException("more than " + MOST_ITEMS + " items");
    }
    if (contract < 0 || contract >= contracts.size()) {
      throw new IllegalArgumentException("no contract " + contract);
    }
    grow();
    int item = size++;
    contractOf[item] = (byte) contract;
    incumbent(item, incumbent);
    demand(item, amounts);
    return item;
  }

  /// Says where an item is now.
  public void incumbent(int item, int region) {
    if (region < NOWHERE || region >= capacities.regions()) {
      throw new IllegalArgumentException("no region " + region);
    }
    incumbents[item] = (short) region;
  }

  /// Says how much an item asks for.
  public void demand(int item, double... amounts) {
    if (amounts.length != dimensions) {
      throw new IllegalArgumentException(amounts.length + " amounts");
    }
    for (int d = 0; d < dimensions; d++) {
      if (!(amounts[d] >= 0 && amounts[d] < Float.MAX_VALUE)) {
        throw new IllegalArgumentException("amount " + amounts[d]);
      }
      demand[item * dimensions + d] = (float) amounts[d];
    }
  }

  /// Forgets an item's candidates.
  public void clear(int item) {
    counts[item] = 0;
  }

  /// Adds a region that may serve an item; one that its contract excludes or that is closed is left
  /// out.
  ///
  /// @param nanos predicted cost
  public void candidate(int item, int region, double nanos) {
    if (!(nanos >= 0 && nanos < Float.MAX_VALUE)) {
      throw new IllegalArgumentException("cost " + nanos);
    }
    if (!admits(item, region)) {
      return;
    }
    int first = item * slots;
    int count = counts[item];
    float cost = (float) nanos;
    int at = count;
    while (at > 0 && comesBefore(cost, region, first + at - 1)) {
      at--;
    }
    if (at == slots) {
      return;
    }
    int moved = Math.min(count, slots - 1) - at;
    System.arraycopy(costs, first + at, costs, first + at + 1, moved);
    System.arraycopy(regions, first + at, regions, first + at + 1, moved);
    costs[first + at] = cost;
    regions[first + at] = (short) region;
    counts[item] = (byte) Math.min(count + 1, slots);
  }

  private boolean comesBefore(float cost, int region, int at) {
    return cost < costs[at] || (cost == costs[at] && region < regions[at]);
  }

  public int size() {
    return size;
  }

  public Capacities capacities() {
    return capacities;
  }

  /// Whether an item may be in a region at all.
  public boolean admits(int item, int region) {
    return capacities.isOpen(region) && !excluded[contractOf[item]].get(region);
  }

  public Contract contract(int item) {
    return contracts.get(contractOf[item]);
  }

  int priority(int item) {
    return contracts.get(contractOf[item]).priority();
  }

  public double demand(int item, int dimension) {
    return demand[item * dimensions + dimension];
  }

  /// What a nanosecond of the item's cost counts.
  public double weight(int item) {
    return demand[item * dimensions];
  }

  /// How many regions may serve an item.
  public int candidates(int item) {
    return counts[item];
  }

  /// One of them, the cheapest first.
  public int region(int item, int slot) {
    return regions[item * slots + slot];
  }

  public float cost(int item, int slot) {
    return costs[item * slots + slot];
  }

  public int incumbent(int item) {
    return incumbents[item];
  }

  /// Where a region is among an item's candidates; their number if it is not.
  public int slot(int item, int region) {
    int count = counts[item];
    for (int slot = 0; slot < count; slot++) {
      if (regions[item * slots + slot] == region) {
        return slot;
      }
    }
    return count;
  }

  /// Predicted cost in any region, nanoseconds: beyond the candidates, what the way from the best
  /// one adds.
  public double costIn(int item, int region) {
    int slot = slot(item, region);
    if (slot < counts[item]) {
      return cost(item, slot);
    }
    if (counts[item] == 0) {
      return 0;
    }
    int last = counts[item] - 1;
    double way = cost(item, 0) + capacities.distance(region(item, 0), region);
    return Math.max(way, cost(item, last));
  }

  private void grow() {
    if (size < counts.length) {
      return;
    }
    int more = Math.min(MOST_ITEMS, Math.max(16, size + (size >> 1)));
    demand = Arrays.copyOf(demand, more * dimensions);
    regions = Arrays.copyOf(regions, more * slots);
    costs = Arrays.copyOf(costs, more * slots);
    counts = Arrays.copyOf(counts, more);
    incumbents = Arrays.copyOf(incumbents, more);
    contractOf = Arrays.copyOf(contractOf, more);
  }
}
