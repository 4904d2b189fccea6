package perigee.control.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Dimension;
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
/// capacities for each region, the sum of what its living servers can take, in requests and in
/// bytes a second. Of the mapper's thread.
final class AllocatedPlacement implements Placement {

  /// Before anything was asked for, a unit counts as much as this, requests a second: units then
  /// spread by their number.
  private static final double LEAST_REQUESTS = 1e-3;

  private static final double LEAST_BYTES = 1;

  /// A server that has too much to do for a shorter time only makes clients wait a moment.
  private static final double PEAK_SECONDS = 5;

  private final ServerBook book;
  private final HealthBook health;
  private final Contracts contracts;
  private final List<MappingConfig.CostLimit> costLimits;
  private final Allocator allocator = new Allocator(AllocatorConfig.DEFAULT);
  private List<String> regionsBefore = List.of();
  private @Nullable Allocation last;

  AllocatedPlacement(
      ServerBook book,
      HealthBook health,
      Contracts contracts,
      List<MappingConfig.CostLimit> costLimits) {
    this.book = book;
    this.health = health;
    this.contracts = contracts;
    this.costLimits = costLimits;
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
    Map<String, Double> requests = new HashMap<>();
    Map<String, Double> most = new HashMap<>();
    Map<String, Double> bytes = new HashMap<>();
    for (Server server : world.servers()) {
      if (health.isUsable(server.id())) {
        double capacity = book.requestsPerSecond(server.id());
        requests.merge(server.region(), usable(capacity), Double::sum);
        most.merge(server.region(), capacity, Double::sum);
        bytes.merge(server.region(), book.bytesPerSecond(server.id()), Double::sum);
      }
    }
    Capacities.Builder builder = Capacities.builder(Dimension.COUNT);
    int[] classes = costClasses(builder);
    for (Region region : world.regions()) {
      String id = region.id();
      double mostRequests = left(requests.getOrDefault(id, 0.0), contracts.keptRequests(id));
      double mostBytes = left(bytes.getOrDefault(id, 0.0), contracts.keptBytes(id));
      int above = classes[costClass(world, id)];
      int node = builder.below(above, id, mostRequests, mostBytes);
      double emergency = left(most.getOrDefault(id, 0.0), contracts.keptRequests(id));
      builder.emergency(node, emergency, mostBytes).region(node);
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

  /// The network, below it the regions that cost at least as much as the first limit says, below
  /// these those of the next, and so on.
  private int[] costClasses(Capacities.Builder builder) {
    int[] nodes = new int[costLimits.size() + 1];
    nodes[0] = builder.root("network", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    for (int i = 0; i < costLimits.size(); i++) {
      MappingConfig.CostLimit limit = costLimits.get(i);
      String name = "cost " + limit.cost();
      nodes[i + 1] =
          builder.below(nodes[i], name, Double.POSITIVE_INFINITY, limit.bytesPerSecond());
    }
    return nodes;
  }

  /// How many of the limits hold for a region, by the mean of what its servers cost.
  private int costClass(World world, String region) {
    double cost =
        world.servers().stream()
            .filter(server -> server.region().equals(region))
            .mapToDouble(server -> book.cost(server.id()))
            .average()
            .orElse(1);
    int count = 0;
    while (count < costLimits.size() && cost >= costLimits.get(count).cost()) {
      count++;
    }
    return count;
  }

  /// What is left for who has no contract; a region that has room keeps a twentieth of it.
  private static double left(double room, double kept) {
    return Double.isInfinite(room) ? room : Math.max(room / 20, room - kept);
  }

  /// What a server takes on average so that it takes what comes in a short time, too: requests come
  /// by chance, and of few in a second the chance is larger. Two deviations, as the square-root
  /// rule has it (Halfin and Whitt 1981), but half of the capacity at most.
  private static double usable(double requestsPerSecond) {
    if (Double.isInfinite(requestsPerSecond)) {
      return requestsPerSecond;
    }
    double peak = 2 * Math.sqrt(requestsPerSecond * PEAK_SECONDS) / PEAK_SECONDS;
    return requestsPerSecond - Math.min(peak, requestsPerSecond / 2);
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

    /// Times are rounded in the allocator.
    private static final double ENOUGH = 1.001;

    void add(Demands demands) {
      int stays = unit.why(trafficClass) == Why.HELD ? unit.chosen(trafficClass) : -1;
      int incumbent = unit.incumbent(trafficClass);
      int id =
          demands.add(
              0,
              incumbent < 0 ? Demands.NOWHERE : unit.region(incumbent),
              Math.max(LEAST_REQUESTS, unit.demand(trafficClass, Dimension.REQUESTS)),
              Math.max(LEAST_BYTES, unit.demand(trafficClass, Dimension.BYTES)));
      double[] nanos = new double[unit.candidates()];
      Arrays.setAll(nanos, i -> unit.nanos(trafficClass, i));
      for (int i = 0; i < nanos.length; i++) {
        // Who stays for want of a gain that is worth it prefers where it is.
        boolean better = stays >= 0 && i != stays && nanos[i] < nanos[stays];
        double cost = better ? nanos[stays] : nanos[i];
        demands.candidate(id, unit.region(i), i == incumbent ? leaving(cost) : cost);
      }
    }

    /// What it costs to be where it is. That it is to go for a small gain that lasts was decided
    /// already, so to the allocator it is a gain that is worth a move, if there is room.
    private double leaving(double nanos) {
      int chosen = unit.chosen(trafficClass);
      if (chosen == unit.incumbent(trafficClass) || unit.why(trafficClass) != Why.BEST) {
        return nanos;
      }
      AllocatorConfig config = AllocatorConfig.DEFAULT;
      double to = ENOUGH * unit.nanos(trafficClass, chosen);
      double worth = Math.max(to / (1 - config.gainShare()), to + config.gainNanos());
      return Math.max(nanos, worth);
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
