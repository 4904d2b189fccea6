package perigee.selection.round;

import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Location;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;
import perigee.selection.predict.CompletionTime;
import perigee.selection.predict.LocationPrior;
import perigee.selection.predict.MeshPrior;
import perigee.selection.unit.UnitNode;

/// What is to be expected of the paths from one node of the tree to every region: what was
/// measured, over what its neighbours measured, over what the mesh of regions lets presume, over
/// distance. Of one thread; holds the figures of the node that was estimated last.
final class Estimator implements RegionTimes {

  /// What a presumption is worth, in fresh measurements.
  private static final double OF_PARENT = 0.01;

  private static final double OF_MESH = 0.004;
  private static final double OF_LOCATION = 0.003;
  private static final double OF_EVERYBODY = 0.001;
  private static final double OF_NOTHING = 0.0003;

  private final World world;
  private final CompletionTime completion;
  private final MeshPrior mesh;
  private final int regions;

  private final PathFigures[] figures;
  private final double[] measured;
  private final double[] presumed;
  private final double[][] nanos;
  private @Nullable Location place;

  Estimator(World world, CompletionTime completion) {
    this.world = world;
    this.completion = completion;
    this.mesh = new MeshPrior(world.mesh());
    this.regions = world.regions().size();
    this.figures = new PathFigures[regions];
    this.measured = new double[regions];
    this.presumed = new double[regions];
    this.nanos = new double[TrafficClass.COUNT][regions];
  }

  void estimate(UnitNode node) {
    Prefix prefix = node.prefix();
    place = prefix == null ? null : world.places().of(prefix);
    for (int region = 0; region < regions; region++) {
      PathFigures known = known(node, region);
      measured[region] = known == null ? 0 : known.rttNanos();
    }
    mesh.presume(measured, presumed);
    double unknown = unknown();
    double access = access(node);
    for (int region = 0; region < regions; region++) {
      figures[region] = figures(node, region, unknown);
      for (TrafficClass each : TrafficClass.values()) {
        nanos[each.index()][region] = completion.nanos(each, figures[region], access);
      }
    }
  }

  /// What it measured itself, or else the closest around it.
  private static @Nullable PathFigures known(UnitNode node, int region) {
    UnitNode at = node;
    while (at != null && at.prefix() != null) {
      PathFigures each = at.figures(region);
      if (each != null && each.rttNanos() > 0) {
        return each;
      }
      at = at.parent();
    }
    return null;
  }

  private static double access(UnitNode node) {
    UnitNode at = node;
    while (at != null && at.prefix() != null) {
      if (at.accessBps() > 0) {
        return at.accessBps();
      }
      at = at.parent();
    }
    return 0;
  }

  /// Of a region of which nothing is known nobody must hope that it is better than what is.
  private double unknown() {
    double best = Double.POSITIVE_INFINITY;
    for (double each : measured) {
      best = each > 0 ? Math.min(best, each) : best;
    }
    boolean none = best == Double.POSITIVE_INFINITY;
    return none ? LocationPrior.UNKNOWN_NANOS : Math.max(LocationPrior.UNKNOWN_NANOS, 2 * best);
  }

  private PathFigures figures(UnitNode node, int region, double unknown) {
    PathFigures known = PathFigures.presumed(unknown, OF_NOTHING);
    UnitNode root = node;
    for (UnitNode up = node.parent(); up != null; up = up.parent()) {
      root = up;
    }
    PathFigures everybody = root.figures(region);
    if (everybody != null && root != node) {
      known = everybody.asPrior(OF_EVERYBODY).over(known);
    }
    Location there = world.regions().get(region).location();
    if (place != null && there != null) {
      known = PathFigures.presumed(LocationPrior.rttNanos(place, there), OF_LOCATION).over(known);
    }
    if (presumed[region] > 0) {
      known = PathFigures.presumed(presumed[region], OF_MESH).over(known);
    }
    return measured(node, region, known);
  }

  private static PathFigures measured(UnitNode node, int region, PathFigures prior) {
    UnitNode parent = node.parent();
    PathFigures below = prior;
    if (parent != null && parent.prefix() != null) {
      below = around(parent, region, prior);
    }
    PathFigures own = node.figures(region);
    return own == null ? below : own.over(below);
  }

  private static PathFigures around(UnitNode node, int region, PathFigures prior) {
    UnitNode parent = node.parent();
    PathFigures below =
        parent == null || parent.prefix() == null ? prior : around(parent, region, prior);
    PathFigures own = node.figures(region);
    return own == null ? below : own.asPrior(OF_PARENT).over(below);
  }

  @Override
  public PathFigures figures(int region) {
    return figures[region];
  }

  @Override
  public double nanos(TrafficClass trafficClass, int region) {
    return nanos[trafficClass.index()][region];
  }

  /// The quickest region that is open, -1 if none is.
  int quickest(TrafficClass trafficClass) {
    int best = -1;
    for (int region = 0; region < regions; region++) {
      if (!world.isClosed(region)
          && (best < 0 || nanos(trafficClass, region) < nanos(trafficClass, best))) {
        best = region;
      }
    }
    return best;
  }
}
