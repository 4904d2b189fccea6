package perigee.selection.round;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import perigee.model.mapping.Dimension;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.EvidenceTable;
import perigee.selection.map.MappingMap;
import perigee.selection.map.Why;
import perigee.selection.predict.CompletionTime;
import perigee.selection.predict.Gain;
import perigee.selection.unit.UnitNode;
import perigee.selection.unit.UnitTree;

/// Makes one map after the other. Remembers the last one, who was about to switch, and who was sent
/// exploring; everything else is handed in. Of one thread.
public final class MapRound {

  /// Share of the smallest region that a unit takes at most as long as it can be divided: what is
  /// not in one piece can be given to several regions.
  private static final double MOST_OF_REGION = 0.1;

  private final RoundConfig config;
  private final Placement placement;
  private final Hysteresis hysteresis = new Hysteresis();
  private final Explorer explorer;
  private MappingMap map;

  /// Starts from a map.
  ///
  /// @param last the map that is in force, so that nobody moves because control was started anew
  public MapRound(RoundConfig config, Placement placement, MappingMap last) {
    this.config = config;
    this.placement = placement;
    this.explorer = new Explorer(config.exploredShare());
    this.map = last;
  }

  /// The map in force.
  public MappingMap map() {
    return map;
  }

  /// Makes the next map.
  public RoundReport hold(
      World world, EvidenceTable evidence, Collection<ResolverClients> resolvers, long nowMillis) {
    UnitTree tree =
        UnitTree.of(Leaf.all(evidence, world, nowMillis), world.regions().size(), config.units());
    Traffic traffic = world.traffic();
    CompletionTime completion =
        new CompletionTime(config.predict().forObjects(traffic.smallBytes(), traffic.bulkBytes()));
    Estimator estimator = new Estimator(world, completion);
    Wishes wishes = new Wishes(config.wishes());
    hysteresis.begin();
    Map<UnitNode, RankedUnit> unitOf = new HashMap<>();
    List<RankedUnit> units = units(tree, estimator, world, wishes, unitOf);
    explorer.begin(units.size(), nowMillis);
    units.forEach(unit -> explorer.decide(unit, nowMillis));
    List<RankedUnit> behind =
        new ResolverUnits(tree, estimator, world, map, unitOf).of(resolvers, config.candidates());
    behind.forEach(unit -> hysteresis.decide(unit, unit.incumbent(TrafficClass.SMALL) < 0));
    List<RankedUnit> all = new ArrayList<>(units);
    all.addAll(behind);
    placement.place(all, world);
    MappingMap next = new MapWriting(world, map.version() + 1, nowMillis).map(units, behind);
    map = next;
    return report(units, next, wishes, nowMillis);
  }

  /// Units from the widest to the narrowest: a prefix is one of its own if the choice of the unit
  /// around it is not good enough for it.
  private List<RankedUnit> units(
      UnitTree tree,
      Estimator estimator,
      World world,
      Wishes wishes,
      Map<UnitNode, RankedUnit> unitOf) {
    List<RankedUnit> units = new ArrayList<>();
    double mostRequests = MOST_OF_REGION * smallestRegion(world);
    double mostBytes = MOST_OF_REGION * world.leastBytes();
    tree.forEach(node -> {
      estimator.estimate(node);
      if (node.isMeasured()) {
        wishes.consider(node, estimator, world);
      }
      RankedUnit around = unitOf.get(node.parent());
      RankedUnit unit;
      if (around != null
          && around.prefix() != null
          && !isLarge(node, mostRequests, mostBytes)
          && !isApart(node, around, estimator)) {
        unit = around;
      } else {
        int[] served = Served.of(map, node.prefix(), false, world);
        unit = Ranking.of(node.prefix(), estimator, world, config.candidates(), served);
        hysteresis.decide(unit, !Served.isUnit(map, node.prefix()));
        units.add(unit);
      }
      unitOf.put(node, unit);
      addDemand(node, unit);
    });
    return units;
  }

  /// Whether those around a node ask for too much to be sent to one region together.
  private boolean isLarge(UnitNode node, double mostRequests, double mostBytes) {
    UnitNode around = node.parent();
    if (around == null) {
      return false;
    }
    double keep = Served.isUnit(map, node.prefix()) ? 0.5 : 1;
    double requests = 0;
    double bytes = 0;
    for (TrafficClass each : TrafficClass.values()) {
      requests += around.demand(each, Dimension.REQUESTS);
      bytes += around.demand(each, Dimension.BYTES);
    }
    return requests > keep * mostRequests || bytes > keep * mostBytes;
  }

  /// Requests a second that the region with the least capacity takes.
  private static double smallestRegion(World world) {
    Map<String, Double> capacities = new HashMap<>();
    world
        .servers()
        .forEach(server -> capacities.merge(server.region(), server.capacity(), Double::sum));
    double least = Double.POSITIVE_INFINITY;
    for (double capacity : capacities.values()) {
      least = Math.min(least, capacity);
    }
    return least;
  }

  /// Whether a node loses too much by where the unit around it settles, and, if it is a unit
  /// already, by where that one is now: who is well need not go where others are about to leave.
  private boolean isApart(UnitNode node, RankedUnit around, Estimator estimator) {
    boolean isUnit = Served.isUnit(map, node.prefix());
    for (TrafficClass each : TrafficClass.values()) {
      int best = estimator.quickest(each);
      int settled = around.settled(each);
      if (best < 0 || settled < 0) {
        continue;
      }
      int there = around.region(settled);
      int now = around.region(around.chosen(each));
      if (isUnit && estimator.nanos(each, now) > estimator.nanos(each, there)) {
        there = now;
      }
      double keep = isUnit ? 0.5 : 1;
      if (losesTooMuch(estimator, each, best, there, around.why(each), keep)
          || (each == TrafficClass.SMALL
              && losesForSure(estimator, best, there, isUnit, around.gainNanos(each)))) {
        return true;
      }
    }
    return false;
  }

  private boolean losesTooMuch(
      Estimator estimator, TrafficClass trafficClass, int best, int there, Why why, double keep) {
    double bestNanos = estimator.nanos(trafficClass, best);
    double unitNanos = estimator.nanos(trafficClass, there);
    if (why == Why.HELD) {
      // On its own it would be held as well, for less.
      return Gain.isWorth(unitNanos, bestNanos);
    }
    double share = config.units().splitShare() * bestNanos;
    return unitNanos - bestNanos > keep * Math.max(share, config.units().splitNanos());
  }

  /// Whether a node loses milliseconds of each small object, and that this is so is beyond what
  /// chance may have done to its round trips.
  ///
  /// @param gainNanos what the unit around it waits for: it does not wait less for it alone
  private boolean losesForSure(
      Estimator estimator, int best, int there, boolean isUnit, double gainNanos) {
    double bestNanos = estimator.nanos(TrafficClass.SMALL, best);
    double unitNanos = estimator.nanos(TrafficClass.SMALL, there);
    double lost = unitNanos - bestNanos;
    double most = config.units().splitMostNanos();
    if (isUnit) {
      return lost > 0.5 * most;
    }
    double bestError = estimator.figures(best).error();
    double unitError = estimator.figures(there).error();
    return lost > Math.max(most, 2 * gainNanos)
        && Gain.isCertain(unitNanos, bestNanos, unitError, bestError);
  }

  private static void addDemand(UnitNode node, RankedUnit unit) {
    for (TrafficClass each : TrafficClass.values()) {
      for (Dimension dimension : Dimension.values()) {
        double below = 0;
        for (UnitNode child : node.children()) {
          below += child.demand(each, dimension);
        }
        unit.addDemand(each, dimension, Math.max(0, node.demand(each, dimension) - below));
      }
    }
  }

  private RoundReport report(
      List<RankedUnit> units, MappingMap next, Wishes wishes, long nowMillis) {
    Regret regret = new Regret();
    int moved = 0;
    int displaced = 0;
    for (RankedUnit unit : units) {
      Evaluation.add(unit, regret);
      moved += unit.prefix() != null && hasMoved(unit) ? 1 : 0;
      displaced += unit.why(TrafficClass.SMALL) == Why.CAPACITY ? 1 : 0;
    }
    return new RoundReport(
        next,
        wishes.list(),
        regret,
        next.unitCount(),
        moved,
        explorer.visiting(nowMillis),
        displaced);
  }

  private static boolean hasMoved(RankedUnit unit) {
    for (TrafficClass each : TrafficClass.values()) {
      int incumbent = unit.incumbent(each);
      if (incumbent >= 0 && incumbent != unit.chosen(each)) {
        return true;
      }
    }
    return false;
  }
}
