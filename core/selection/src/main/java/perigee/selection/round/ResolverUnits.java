package perigee.selection.round;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;
import perigee.selection.map.MapLimits;
import perigee.selection.map.MappingMap;
import perigee.selection.unit.FiguresSum;
import perigee.selection.unit.UnitNode;
import perigee.selection.unit.UnitTree;

/// Resolvers as units: for each region the mean time of the clients behind them (Chen, Sitaraman
/// and Torres 2015, client-aware name-server mapping).
final class ResolverUnits {

  private final UnitTree tree;
  private final Estimator estimator;
  private final World world;
  private final MappingMap last;

  ResolverUnits(UnitTree tree, Estimator estimator, World world, MappingMap last) {
    this.tree = tree;
    this.estimator = estimator;
    this.world = world;
    this.last = last;
  }

  /// One unit for each resolver; those of one IPv6 network are one.
  List<RankedUnit> of(Collection<ResolverClients> resolvers, int candidates) {
    Map<Prefix, Mean> means = new TreeMap<>();
    for (ResolverClients each : resolvers) {
      Prefix key = each.resolver().shortened(MapLimits.IPV6_LENGTH);
      Mean mean = means.computeIfAbsent(key, _ -> new Mean(world.regions().size()));
      each.weights().forEach((client, weight) -> add(client, weight, mean));
    }
    List<RankedUnit> units = new ArrayList<>(means.size());
    means.forEach((resolver, mean) -> {
      if (mean.weight > 0) {
        int[] served = Served.of(last, resolver, true, world);
        units.add(Ranking.of(resolver, mean, world, candidates, served));
      }
    });
    return units;
  }

  private void add(Prefix client, double weight, Mean mean) {
    UnitNode node = tree.find(client);
    if (weight > 0 && node.prefix() != null) {
      estimator.estimate(node);
      mean.add(estimator, weight);
    }
  }

  /// Weighted mean of several clients' times.
  private static final class Mean implements RegionTimes {

    private final FiguresSum[] sums;
    private final double[][] nanos;
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
