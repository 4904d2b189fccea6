package perigee.selection.allocate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What is to be given to regions: items, each the traffic of one client unit, class and contract,
/// with the regions that may serve it by predicted cost. All of an item stands together in one
/// plain array: items are looked at by region, so in no order that memory knows, and each column of
/// its own was one more wait for it; half a million items take tens of megabytes. Mutable, of one
/// thread; the index of an item is its id, and decides ties.
public final class Demands {

  /// Items, at most.
  public static final int MOST_ITEMS = 1 << 24;

  /// Candidates of an item, at most; of more, the cheapest count.
  public static final int MOST_CANDIDATES = 16;

  /// No region.
  public static final int NOWHERE = -1;

  private static final int COUNT_MASK = 0xFF;
  private static final int CONTRACT_SHIFT = 8;
  private static final int CONTRACT_MASK = 0x7F;
  private static final int INCUMBENT_SHIFT = 16;
  private static final int INCUMBENT_MASK = 0xFFFF;
  private static final int REGION_MASK = 0xFFFF;

  final int slots;
  final int dimensions;
  final Capacities capacities;
  private final List<Contract> contracts;
  private final int[] priorities;
  private final BitSet[] excluded;
  private int size;

  /// Rows of `width` ints: an item's state (incumbent, contract, number of candidates), its demand
  /// and its candidates' costs as the bits of floats, and their regions, two in each int.
  private int[] rows = new int[0];

  private final int width;
  private final int costsAt;
  private final int regionsAt;

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
    this.costsAt = 1 + dimensions;
    this.regionsAt = costsAt + slots;
    this.width = regionsAt + (slots + 1) / 2;
    this.contracts = List.copyOf(contracts);
    this.priorities = contracts.stream().mapToInt(Contract::priority).toArray();
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
    rows[item * width] = contract << CONTRACT_SHIFT;
    incumbent(item, incumbent);
    demand(item, amounts);
    return item;
  }

  /// Says where an item is now.
  public void incumbent(int item, int region) {
    if (region < NOWHERE || region >= capacities.regions()) {
      throw new IllegalArgumentException("no region " + region);
    }
    int at = item * width;
    rows[at] = (rows[at] & ~(INCUMBENT_MASK << INCUMBENT_SHIFT)) | region << INCUMBENT_SHIFT;
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
      rows[item * width + 1 + d] = Float.floatToRawIntBits((float) amounts[d]);
    }
  }

  /// Forgets an item's candidates.
  public void clear(int item) {
    count(item, 0);
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
    int count = candidates(item);
    float cost = (float) nanos;
    int at = count;
    while (at > 0 && comesBefore(cost, region, item, at - 1)) {
      at--;
    }
    if (at == slots) {
      return;
    }
    for (int slot = Math.min(count, slots - 1); slot > at; slot--) {
      candidate(item, slot, region(item, slot - 1), cost(item, slot - 1));
    }
    candidate(item, at, region, cost);
    count(item, Math.min(count + 1, slots));
  }

  private void candidate(int item, int slot, int region, float cost) {
    int row = item * width;
    rows[row + costsAt + slot] = Float.floatToRawIntBits(cost);
    int at = row + regionsAt + slot / 2;
    int shift = (slot & 1) * Short.SIZE;
    rows[at] = (rows[at] & ~(REGION_MASK << shift)) | region << shift;
  }

  private boolean comesBefore(float cost, int region, int item, int slot) {
    return cost < cost(item, slot) || (cost == cost(item, slot) && region < region(item, slot));
  }

  public int size() {
    return size;
  }

  public Capacities capacities() {
    return capacities;
  }

  /// Whether an item may be in a region at all.
  public boolean admits(int item, int region) {
    return capacities.isOpen(region) && !excluded[contractIndex(item)].get(region);
  }

  public Contract contract(int item) {
    return contracts.get(contractIndex(item));
  }

  private int contractIndex(int item) {
    return rows[item * width] >> CONTRACT_SHIFT & CONTRACT_MASK;
  }

  int priority(int item) {
    return priorities[contractIndex(item)];
  }

  public double demand(int item, int dimension) {
    return Float.intBitsToFloat(rows[item * width + 1 + dimension]);
  }

  /// What a nanosecond of the item's cost counts.
  public double weight(int item) {
    return Float.intBitsToFloat(rows[item * width + 1]);
  }

  /// How many regions may serve an item.
  public int candidates(int item) {
    return rows[item * width] & COUNT_MASK;
  }

  private void count(int item, int candidates) {
    int at = item * width;
    rows[at] = (rows[at] & ~COUNT_MASK) | candidates;
  }

  /// One of them, the cheapest first.
  public int region(int item, int slot) {
    int shift = (slot & 1) * Short.SIZE;
    return rows[item * width + regionsAt + slot / 2] >> shift & REGION_MASK;
  }

  public float cost(int item, int slot) {
    return Float.intBitsToFloat(rows[item * width + costsAt + slot]);
  }

  public int incumbent(int item) {
    return rows[item * width] >> INCUMBENT_SHIFT;
  }

  /// Where a region is among an item's candidates; their number if it is not.
  public int slot(int item, int region) {
    int count = candidates(item);
    for (int slot = 0; slot < count; slot++) {
      if (region(item, slot) == region) {
        return slot;
      }
    }
    return count;
  }

  /// Predicted cost in any region, nanoseconds: beyond the candidates, what the way from the best
  /// one adds.
  public double costIn(int item, int region) {
    int slot = slot(item, region);
    int count = candidates(item);
    if (slot < count) {
      return cost(item, slot);
    }
    if (count == 0) {
      return 0;
    }
    int last = count - 1;
    double way = cost(item, 0) + capacities.distance(region(item, 0), region);
    return Math.max(way, cost(item, last));
  }

  private void grow() {
    if ((size + 1L) * width <= rows.length) {
      return;
    }
    int more = Math.min(MOST_ITEMS, Math.max(16, size + (size >> 1)));
    rows = Arrays.copyOf(rows, Math.multiplyExact(more, width));
  }
}
