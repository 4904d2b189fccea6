package perigee.selection.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/// What holds of every allocation, whatever the world.
class AllocatorProperties {

  private static final int TRIES = 150;

  private final Allocator allocator = new Allocator(AllocatorConfig.DEFAULT);

  private static Demands world(long seed, int regions, int items, double fullness) {
    Worlds worlds = new Worlds(seed, regions);
    Capacities capacities = worlds.capacities(items / fullness);
    return worlds.demands(capacities, items, Math.min(regions, 5));
  }

  @Property(tries = TRIES)
  void anUnchangedWorldMovesNobody(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 30) int regions,
      @ForAll @IntRange(min = 1, max = 1500) int items,
      @ForAll @DoubleRange(min = 0.2, max = 1.4) double fullness) {
    Demands demands = world(seed, regions, items, fullness);
    Allocation first = allocator.allocate(demands, null);
    assertThat(first.isSettled()).isTrue();
    Worlds.settle(demands, first);
    assertThat(allocator.allocate(demands, first).moves()).isZero();
  }

  @Property(tries = TRIES)
  void theSameWorldGivesTheSameAllocation(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.2, max = 1.4) double fullness) {
    Allocation one = allocator.allocate(world(seed, 10, 500, fullness), null);
    Allocation other = allocator.allocate(world(seed, 10, 500, fullness), null);
    for (int item = 0; item < one.size(); item++) {
      assertThat(other.region(item)).isEqualTo(one.region(item));
      assertThat(other.backup(item)).isEqualTo(one.backup(item));
    }
  }

  @Property(tries = TRIES)
  void nothingIsOverloadedWhileThereIsRoomElsewhere(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 30) int regions,
      @ForAll @IntRange(min = 1, max = 1500) int items,
      @ForAll @DoubleRange(min = 0.5, max = 1.4) double fullness) {
    Demands demands = world(seed, regions, items, fullness);
    Allocation allocation = allocator.allocate(demands, null);
    Seats seats = seats(demands, allocation);
    for (int item = 0; item < items; item++) {
      int here = allocation.region(item);
      for (int there = 0; there < regions; there++) {
        if (demands.admits(item, there) && seats.fits(item, there, seats.hard)) {
          assertThat(escapes(seats, here, there)).as("item %s to %s", item, there).isFalse();
        }
      }
    }
  }

  private static boolean escapes(Seats seats, int here, int there) {
    for (int node : seats.capacities.path(here)) {
      if (seats.isOver(node, seats.hard) && !seats.capacities.uses(there, node)) {
        return true;
      }
    }
    return false;
  }

  @Property(tries = TRIES)
  void whatFitsIsNeverOverloaded(@ForAll long seed, @ForAll @IntRange(min = 20, max = 30) int n) {
    Demands demands = world(seed, n, 4_000, 0.6);
    for (int item = 0; item < demands.size(); item++) {
      double amount = Math.min(5, demands.demand(item, 0));
      demands.demand(item, amount, amount);
    }
    assertThat(allocator.allocate(demands, null).overloads()).isEmpty();
  }

  @Property(tries = TRIES)
  void nobodyWantsAPlaceThatIsFree(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.3, max = 0.9) double fullness) {
    Demands demands = world(seed, 15, 1_000, fullness);
    Allocation allocation = allocator.allocate(demands, null);
    Worlds.settle(demands, allocation);
    Seats seats = seats(demands, allocation);
    for (int item = 0; item < demands.size(); item++) {
      for (int slot = 0; slot < seats.slot[item]; slot++) {
        boolean wants = seats.isWorth(item, seats.cost(item), demands.cost(item, slot));
        boolean fits = seats.fits(item, demands.region(item, slot), seats.soft);
        assertThat(wants && fits).as("item %s, slot %s", item, slot).isFalse();
      }
    }
  }

  @Property(tries = TRIES)
  void whoHasRoomElsewhereKeepsNoHigherPriorityOut(@ForAll long seed) {
    Demands demands = world(seed, 8, 400, 0.7);
    for (int item = 0; item < demands.size(); item++) {
      demands.demand(item, 1, 1);
    }
    Allocation allocation = allocator.allocate(demands, null);
    Worlds.settle(demands, allocation);
    Seats seats = seats(demands, allocation);
    Leavers leavers = new Leavers(seats);
    for (int item = 0; item < demands.size(); item++) {
      for (int slot = 0; slot < seats.slot[item]; slot++) {
        int region = demands.region(item, slot);
        if (!seats.isWorth(item, seats.cost(item), demands.cost(item, slot))) {
          continue;
        }
        leavers.of(seats.byRegion(), region, seats.soft);
        for (int i = 0; i < leavers.count(); i++) {
          int other = leavers.item(i);
          if (demands.priority(other) < demands.priority(item)) {
            assertThat(makesRoom(seats, leavers, other, item, region)).isFalse();
          }
        }
      }
    }
  }

  private static boolean makesRoom(Seats seats, Leavers leavers, int other, int item, int region) {
    int slot = leavers.target(other, seats.soft);
    byte before = seats.slot[other];
    seats.move(other, seats.demands.region(other, slot), slot);
    boolean fits = seats.fits(item, region, seats.soft);
    seats.move(other, region, before);
    return fits;
  }

  @Property(tries = TRIES)
  void contractsAreKept(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.3, max = 2.0) double fullness) {
    Demands demands = world(seed, 12, 600, fullness);
    Allocation allocation = allocator.allocate(demands, null);
    for (int item = 0; item < demands.size(); item++) {
      assertThat(demands.admits(item, allocation.region(item))).isTrue();
    }
  }

  @Property(tries = TRIES)
  void theLossOfAProtectedRegionOverloadsNobody(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.3, max = 0.8) double fullness) {
    Demands demands = world(seed, 12, 2_000, fullness);
    Allocation allocation = allocator.allocate(demands, null);
    for (int lost = 0; lost < 12; lost++) {
      if (allocation.unprotected(lost) > 0) {
        continue;
      }
      Seats seats = seats(demands, allocation);
      double before = seats.excess();
      for (int item = 0; item < demands.size(); item++) {
        if (allocation.region(item) == lost) {
          seats.move(item, allocation.backup(item), 0);
        }
      }
      assertThat(seats.excess()).isLessThanOrEqualTo(before + 1e-6);
    }
  }

  @Property(tries = TRIES)
  void aChangeOfSomeMovesFew(@ForAll long seed) {
    Demands demands = world(seed, 20, 3_000, 0.65);
    Allocation first = allocator.allocate(demands, null);
    Worlds.settle(demands, first);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 30; i++) {
      int item = random.nextInt(demands.size());
      demands.demand(item, demands.demand(item, 0) * 1.2, demands.demand(item, 1) * 1.2);
    }
    assertThat(allocator.allocate(demands, first).moves()).isLessThan(300);
  }

  private static Seats seats(Demands demands, Allocation allocation) {
    Seats seats = new Seats(demands, AllocatorConfig.DEFAULT);
    List<Double> shares = new ArrayList<>();
    for (int region = 0; region < demands.capacities().regions(); region++) {
      shares.add(allocation.shareInUse(region));
    }
    seats.keepFree(shares.stream().mapToDouble(Double::doubleValue).toArray());
    for (int item = 0; item < demands.size(); item++) {
      int region = allocation.region(item);
      seats.put(item, region, demands.slot(item, region));
    }
    return seats;
  }
}
