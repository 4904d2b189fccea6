package perigee.control.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;
import perigee.selection.allocate.Allocation;
import perigee.selection.allocate.Allocator;
import perigee.selection.allocate.AllocatorConfig;
import perigee.selection.allocate.Capacities;
import perigee.selection.allocate.Contract;
import perigee.selection.allocate.Demands;
import perigee.selection.map.Why;
import perigee.selection.round.Placement;
import perigee.selection.round.RankedUnit;
import perigee.selection.round.World;

/// Places units by the allocator: one item for each unit and traffic class, one leaf of the tree of
/// capacities for each region, the sum of what its living servers can take. Capacities are counted
/// in bytes a second, as demand is. Of the mapper's thread.
final class AllocatedPlacement implements Placement {

  /// Before anything was asked for, a unit counts as much as this, bytes a second: units then
  /// spread by their number.
  private static final double LEAST_DEMAND = 1;

  private final ServerBook book;
  private final HealthBook health;
  private final Allocator allocator = new Allocator(AllocatorConfig.DEFAULT);
  private List<String> regionsBefore = List.of();
  private @Nullable Allocation last;

  AllocatedPlacement(ServerBook book, HealthBook health) {
    this.book = book;
    this.health = health;
  }

  @Override
  public void place(List<RankedUnit> units, World world) {
    List<String> ids = world.regions().stream().map(Region::id).toList();
    if (!ids.equals(regionsBefore)) {
      last = null;
      regionsBefore = ids;
    }
    if (ids.isEmpty()) {
      return;
    }
    Capacities capacities = capacities(world);
    Demands demands = new Demands(capacities, List.of(Contract.usual()), Demands.MOST_CANDIDATES);
    List<Item> items = items(units, demands);
    Allocation allocation = allocator.allocate(demands, last);
    last = allocation;
    for (int item = 0; item < items.size(); item++) {
      items.get(item).settle(allocation.region(item), allocation.outcome(item));
    }
  }

  private Capacities capacities(World world) {
    Map<String, Double> sums = new HashMap<>();
    for (Server server : world.servers()) {
      if (health.isUsable(server.id())) {
        sums.merge(server.region(), book.bytesPerSecond(server.id()), Double::sum);
      }
    }
    Capacities.Builder builder = Capacities.builder(1);
    int root = builder.root("network", Double.POSITIVE_INFINITY);
    for (Region region : world.regions()) {
      double limit = sums.getOrDefault(region.id(), 0.0);
      builder.region(builder.below(root, region.id(), limit));
    }
    for (int a = 0; a < world.regions().size(); a++) {
      for (int b = 0; b < a; b++) {
        double nanos = world.mesh().rttNanos(a, b);
        if (nanos > 0) {
          builder.distance(a, b, nanos);
        }
      }
    }
    return builder.build();
  }

  private static List<Item> items(List<RankedUnit> units, Demands demands) {
    List<Item> items = new ArrayList<>(units.size() * TrafficClass.COUNT);
    for (RankedUnit unit : units) {
      for (TrafficClass trafficClass : TrafficClass.values()) {
        if (unit.candidates() > 0) {
          Item item = new Item(unit, trafficClass);
          items.add(item);
          item.add(demands);
        }
      }
    }
    return items;
  }

  private record Item(RankedUnit unit, TrafficClass trafficClass) {

    void add(Demands demands) {
      int stays = unit.why(trafficClass) == Why.HELD ? unit.chosen(trafficClass) : -1;
      int incumbent = unit.incumbent(trafficClass);
      int id =
          demands.add(
              0,
              incumbent < 0 ? Demands.NOWHERE : unit.region(incumbent),
              Math.max(LEAST_DEMAND, unit.demand(trafficClass)));
      double[] nanos = new double[unit.candidates()];
      Arrays.setAll(nanos, i -> unit.nanos(trafficClass, i));
      for (int i = 0; i < nanos.length; i++) {
        // Who stays for want of a gain that is worth it prefers where it is.
        boolean better = stays >= 0 && i != stays && nanos[i] < nanos[stays];
        demands.candidate(id, unit.region(i), better ? nanos[stays] : nanos[i]);
      }
    }

    /// Who visits a region so that it is measured stays there for the visit.
    void settle(int region, Allocation.Outcome outcome) {
      if (unit.why(trafficClass) == Why.EXPLORED) {
        return;
      }
      for (int i = 0; i < unit.candidates(); i++) {
        if (unit.region(i) == region && i != unit.chosen(trafficClass)) {
          unit.choose(trafficClass, i, why(outcome));
          return;
        }
      }
    }

    private static Why why(Allocation.Outcome outcome) {
      return switch (outcome) {
        case BEST -> Why.BEST;
        case HELD -> Why.HELD;
        case CAPACITY, BEYOND, OVERLOAD, NOWHERE -> Why.CAPACITY;
      };
    }
  }
}
