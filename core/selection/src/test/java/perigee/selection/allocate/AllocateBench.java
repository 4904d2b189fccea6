package perigee.selection.allocate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Times the allocator on a made world, and compares costs: `UNITS REGIONS CANDIDATES SEED`.
final class AllocateBench {

  private final Demands demands;
  private final Allocator allocator = new Allocator(AllocatorConfig.DEFAULT);
  private final double total;

  private AllocateBench(Demands demands) {
    this.demands = demands;
    this.total = Worlds.total(demands);
  }

  public static void main(String[] args) {
    int units = Integer.parseInt(args[0]);
    int regions = Integer.parseInt(args[1]);
    int candidates = Integer.parseInt(args[2]);
    long seed = Long.parseLong(args[3]);
    Worlds worlds = new Worlds(seed, regions);
    Capacities capacities = worlds.capacities(units * 1.5);
    AllocateBench bench = new AllocateBench(worlds.demands(capacities, units, candidates));
    say(
        "%,d units, %d regions, %d candidates, seed %d"
            .formatted(units, regions, candidates, seed));
    say("demand is %.0f %% of capacity".formatted(bench.total / units / 1.5 * 100));
    bench.run();
  }

  private void run() {
    bounds();
    Allocation first = timed("from nothing", null);
    for (int round = 0; round < 2; round++) {
      first = timed("from nothing, again", null);
    }
    Worlds.settle(demands, first);
    Allocation last = timed("nothing changed", first);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < demands.size() / 100; i++) {
      int item = random.nextInt(demands.size());
      double factor = 0.5 + random.nextDouble();
      demands.demand(item, demands.demand(item, 0) * factor, demands.demand(item, 1) * factor);
    }
    last = timed("1 % of the units changed", last);
    Worlds.settle(demands, last);
    lose(fullest(last), last);
  }

  private int fullest(Allocation allocation) {
    int[] counts = new int[demands.capacities().regions()];
    int best = 0;
    for (int item = 0; item < demands.size(); item++) {
      int region = allocation.region(item);
      counts[region]++;
      best = counts[region] > counts[best] ? region : best;
    }
    return best;
  }

  /// The items of a region lose it, as if it were gone.
  private void lose(int lost, Allocation last) {
    int displaced = 0;
    int asForeseen = 0;
    for (int item = 0; item < demands.size(); item++) {
      int count = demands.candidates(item);
      int[] regions = new int[count];
      float[] costs = new float[count];
      for (int slot = 0; slot < count; slot++) {
        regions[slot] = demands.region(item, slot);
        costs[slot] = demands.cost(item, slot);
      }
      demands.clear(item);
      for (int slot = 0; slot < count; slot++) {
        if (regions[slot] != lost) {
          demands.candidate(item, regions[slot], costs[slot]);
        }
      }
      if (demands.incumbent(item) == lost) {
        displaced++;
        demands.incumbent(item, Demands.NOWHERE);
      }
    }
    Allocation after = timed("region " + lost + " lost: " + displaced + " units displaced", last);
    for (int item = 0; item < demands.size(); item++) {
      if (demands.incumbent(item) == Demands.NOWHERE && after.region(item) == last.backup(item)) {
        asForeseen++;
      }
    }
    say("  of the displaced, %d went where it was foreseen".formatted(asForeseen));
  }

  private double bound;

  private void bounds() {
    Seats seats = new Seats(demands, AllocatorConfig.DEFAULT);
    double nearest = 0;
    for (int item = 0; item < demands.size(); item++) {
      nearest += demands.weight(item) * demands.cost(item, 0);
      seats.put(item, demands.region(item, 0), 0);
    }
    double hottest = 0;
    for (int i = 0; i < seats.load.length; i++) {
      hottest = Math.max(hottest, seats.load[i] / seats.hard[i]);
    }
    say(
        "everybody to the best, capacity ignored: %s, hottest %.1f times full"
            .formatted(ms(nearest), hottest));
    Seats greedy = new Seats(demands, AllocatorConfig.DEFAULT);
    double cost = 0;
    int[] left = new int[demands.size()];
    int leftCount = 0;
    for (int item = 0; item < demands.size(); item++) {
      int slot = 0;
      while (slot < demands.candidates(item)
          && !greedy.fits(item, demands.region(item, slot), greedy.hard)) {
        slot++;
      }
      if (slot < demands.candidates(item)) {
        greedy.put(item, demands.region(item, slot), slot);
      } else {
        left[leftCount++] = item;
      }
    }
    new Spill(greedy).seat(Arrays.copyOf(left, leftCount));
    for (int item = 0; item < demands.size(); item++) {
      cost += demands.weight(item) * greedy.cost(item);
    }
    bound = Prices.of(demands, seats.hard, true).lowerBound(seats.hard);
    say(
        "lower bound: %s; greedy: %s, %.2f %% above"
            .formatted(ms(bound), ms(cost), (cost / bound - 1) * 100));
  }

  private Allocation timed(String what, @Nullable Allocation last) {
    long start = System.nanoTime();
    Allocation allocation = allocator.allocate(demands, last);
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<Allocation.Outcome, Integer> outcomes = new EnumMap<>(Allocation.Outcome.class);
    for (int item = 0; item < allocation.size(); item++) {
      outcomes.merge(allocation.outcome(item), 1, Integer::sum);
    }
    say(
        "%s: %.3f s, %d moves, %s, %.2f %% above the bound, %d overloads, %.3f %% unprotected%s"
            .formatted(
                what,
                seconds,
                allocation.moves(),
                ms(allocation.cost()),
                (allocation.cost() / bound - 1) * 100,
                allocation.overloads().size(),
                allocation.unprotected() / total * 100,
                allocation.isSettled() ? "" : ", not settled"));
    say("  " + outcomes);
    return allocation;
  }

  private String ms(double cost) {
    return String.format(Locale.ROOT, "%.3f ms", cost / total / 1e6);
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
