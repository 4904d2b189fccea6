package perigee.selection.round;

import java.util.ArrayList;
import java.util.List;
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

  /// A region that is only presumed to be better is not worth leaving a measured one for: it is to
  /// be probed first.
  private static final double CAUTION = 1.5;

  /// Logarithm of round-trip times by which those who are alike differ.
  private static final double LIKENESS_SCALE = 0.15;

  /// Prefixes around one another that are told apart.
  private static final int DEPTH = 4;

  private final World world;
  private final CompletionTime completion;
  private final MeshPrior mesh;
  private final int regions;

  private final PathFigures[] figures;
  private final double[] measured;
  private final double[] presumed;
  private final double[][] nanos;
  private final double[] likeness = new double[DEPTH];
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
    compare(node);
    UnitNode source = nearestMeasured(node);
    for (int region = 0; region < regions; region++) {
      PathFigures known = source.figures(region);
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

  /// The closest that was measured at all: the node itself, or one around it.
  private UnitNode nearestMeasured(UnitNode node) {
    UnitNode at = node;
    while (at.parent() != null && !isMeasured(at)) {
      at = at.parent();
    }
    return at.prefix() == null ? node : at;
  }

  private boolean isMeasured(UnitNode node) {
    for (int region = 0; region < regions; region++) {
      PathFigures each = node.figures(region);
      if (each != null && each.rttNanos() > 0) {
        return true;
      }
    }
    return false;
  }

  /// What the lines of the closest let through of which a transfer was seen; 0 if none was.
  private double access(UnitNode node) {
    UnitNode at = node;
    while (at != null && at.prefix() != null) {
      List<PathFigures> seen = new ArrayList<>();
      for (int region = 0; region < regions; region++) {
        PathFigures each = at.figures(region);
        if (each != null && each.deliveryBps() > 0) {
          seen.add(each);
        }
      }
      if (!seen.isEmpty()) {
        return completion.accessBps(seen);
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
      double rtt = CAUTION * presumed[region];
      known = PathFigures.presumed(rtt, OF_MESH).over(known);
    }
    return measured(node, region, known);
  }

  private PathFigures measured(UnitNode node, int region, PathFigures prior) {
    PathFigures around = around(node.parent(), region, prior, 0);
    PathFigures own = node.figures(region);
    return own == null ? around : own.over(around);
  }

  private PathFigures around(@Nullable UnitNode node, int region, PathFigures prior, int steps) {
    if (node == null || node.prefix() == null) {
      return prior;
    }
    PathFigures below = around(node.parent(), region, prior, steps + 1);
    PathFigures own = node.figures(region);
    return own == null ? below : own.asPrior(OF_PARENT * likeness(steps)).over(below);
  }

  private double likeness(int steps) {
    return likeness[Math.min(steps, likeness.length - 1)];
  }

  /// How much each of those around a node is like it, where both are measured: neighbours by number
  /// need not be neighbours.
  private void compare(UnitNode node) {
    UnitNode around = node.parent();
    for (int steps = 0; steps < likeness.length; steps++) {
      likeness[steps] = 0;
      if (around != null) {
        likeness[steps] = likeness(node, around);
        around = around.parent();
      }
    }
  }

  private double likeness(UnitNode node, UnitNode around) {
    double apart = 0;
    int common = 0;
    for (int region = 0; region < regions; region++) {
      PathFigures own = node.figures(region);
      PathFigures other = around.figures(region);
      if (own != null && other != null && own.rttNanos() > 0 && other.rttNanos() > 0) {
        apart += Math.abs(Math.log(own.rttNanos() / other.rttNanos()));
        common++;
      }
    }
    return common == 0 ? 1 : Math.exp(-apart / common / LIKENESS_SCALE);
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
