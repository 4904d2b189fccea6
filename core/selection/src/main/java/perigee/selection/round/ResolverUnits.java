package perigee.selection.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import perigee.model.mapping.Dimension;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;
import perigee.selection.map.MapLimits;
import perigee.selection.map.MappingMap;
import perigee.selection.unit.FiguresSum;
import perigee.selection.unit.UnitNode;
import perigee.selection.unit.UnitTree;

/// Resolvers as units: for each region the mean time of the clients behind them (Chen, Sitaraman
/// and Torres 2015, client-aware name-server mapping). What these clients ask for goes where their
/// resolver is told, so it is the resolver's demand, and no longer that of their own units.
final class ResolverUnits {

  private final UnitTree tree;
  private final Estimator estimator;
  private final World world;
  private final MappingMap last;
  private final Map<UnitNode, RankedUnit> clients;

  /// @param clients the units that nodes of the tree are in
  ResolverUnits(
      UnitTree tree,
      Estimator estimator,
      World world,
      MappingMap last,
      Map<UnitNode, RankedUnit> clients) {
    this.tree = tree;
    this.estimator = estimator;
    this.world = world;
    this.last = last;
    this.clients = clients;
  }

  /// One unit for each resolver; those of one IPv6 network are one.
  List<RankedUnit> of(Collection<ResolverClients> resolvers, int candidates) {
    Map<Prefix, Mean> means = new TreeMap<>();
    Map<Prefix, Double> totals = new HashMap<>();
    for (ResolverClients each : resolvers) {
      each.weights().forEach((client, weight) -> totals.merge(client, weight, Double::sum));
    }
    for (ResolverClients each : resolvers) {
      Prefix key = each.resolver().shortened(MapLimits.IPV6_LENGTH);
      Mean mean = means.computeIfAbsent(key, _ -> new Mean(world.regions().size()));
      each.weights()
          .forEach((client, weight) -> {
            double share = weight / totals.getOrDefault(client, weight);
            add(client, weight, share, mean);
          });
    }
    List<RankedUnit> units = new ArrayList<>(means.size());
    means.forEach((resolver, mean) -> {
      if (mean.weight > 0) {
        int[] served = Served.of(last, resolver, true, world);
        RankedUnit unit = Ranking.of(resolver, mean, world, candidates, served);
        mean.taken.forEach(each -> each.move(unit));
        units.add(unit);
      }
    });
    return units;
  }

  private void add(Prefix client, double weight, double share, Mean mean) {
    UnitNode node = tree.find(client);
    if (weight > 0 && node.prefix() != null) {
      estimator.estimate(node);
      mean.add(estimator, weight);
      RankedUnit unit = clients.get(node);
      if (unit != null && client.equals(node.prefix())) {
        mean.taken.add(new Taken(node, unit, share));
      }
    }
  }

  /// A share of what clients ask for, that goes by their resolver.
  private record Taken(UnitNode node, RankedUnit from, double share) {

    void move(RankedUnit to) {
      for (TrafficClass each : TrafficClass.values()) {
        for (Dimension dimension : Dimension.values()) {
          double amount = share * node.demand(each, dimension);
          from.addDemand(each, dimension, -amount);
          to.addDemand(each, dimension, amount);
        }
      }
    }
  }

  /// Weighted mean of several clients' times.
  private static final class Mean implements RegionTimes {

    private final FiguresSum[] sums;
    private final double[][] nanos;
    private final List<Taken> taken = new ArrayList<>();
    private double weight;

    Mean(int regions) {
      this.sums = new FiguresSum[regions];
      Arrays.setAll(sums, _ -> new FiguresSum());
      this.nanos = new double[TrafficClass.COUNT][regions];
    }

    void add(Estimator client, double clientWeight) {
      weight += clientWeight;
      for (int region = 0; region < sums.length; region++) {
        sums[region].add(client.figures(region));
        for (TrafficClass each : TrafficClass.values()) {
          nanos[each.index()][region] += clientWeight * client.nanos(each, region);
        }
      }
    }

    @Override
    public PathFigures figures(int region) {
      PathFigures mean = sums[region].figures();
      return mean == null ? PathFigures.presumed(0, 0) : mean;
    }

    @Override
    public double nanos(TrafficClass trafficClass, int region) {
      return nanos[trafficClass.index()][region] / weight;
    }
  }
}
