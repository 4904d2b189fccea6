package perigee.selection.round;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Dimension;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;
import perigee.selection.map.Why;

/// A unit of clients with its candidates, for which regions are to be chosen. Of one thread.
public final class RankedUnit {

  private final @Nullable Prefix prefix;
  private final int[] regions;
  private final PathFigures[] figures;
  private final double[][] nanos;
  private final double[] demand = new double[TrafficClass.COUNT * Dimension.COUNT];
  private final int[] incumbents = new int[TrafficClass.COUNT];
  private final int[] chosen = new int[TrafficClass.COUNT];
  private final boolean[] pending = new boolean[TrafficClass.COUNT];
  private final Why[] why = new Why[TrafficClass.COUNT];

  /// @param regions the candidates
  /// @param nanos predicted time for each class and candidate
  RankedUnit(@Nullable Prefix prefix, int[] regions, PathFigures[] figures, double[][] nanos) {
    this.prefix = prefix;
    this.regions = regions;
    this.figures = figures;
    this.nanos = nanos;
    Arrays.fill(incumbents, -1);
    for (TrafficClass each : TrafficClass.values()) {
      chosen[each.index()] = quickest(each);
      why[each.index()] = Why.BEST;
    }
  }

  /// Null for who is in no unit.
  public @Nullable Prefix prefix() {
    return prefix;
  }

  public int candidates() {
    return regions.length;
  }

  public int region(int candidate) {
    return regions[candidate];
  }

  /// Predicted completion time.
  public double nanos(TrafficClass trafficClass, int candidate) {
    return nanos[trafficClass.index()][candidate];
  }

  public PathFigures figures(int candidate) {
    return figures[candidate];
  }

  /// What it asks for.
  public double demand(TrafficClass trafficClass, Dimension dimension) {
    return demand[index(trafficClass, dimension)];
  }

  void addDemand(TrafficClass trafficClass, Dimension dimension, double amount) {
    int at = index(trafficClass, dimension);
    demand[at] = Math.max(0, demand[at] + amount);
  }

  private static int index(TrafficClass trafficClass, Dimension dimension) {
    return trafficClass.index() * Dimension.COUNT + dimension.index();
  }

  /// The candidate that serves it now, or -1.
  public int incumbent(TrafficClass trafficClass) {
    return incumbents[trafficClass.index()];
  }

  void incumbent(TrafficClass trafficClass, int candidate) {
    incumbents[trafficClass.index()] = candidate;
  }

  /// The candidate that is chosen so far.
  public int chosen(TrafficClass trafficClass) {
    return chosen[trafficClass.index()];
  }

  public Why why(TrafficClass trafficClass) {
    return why[trafficClass.index()];
  }

  /// Chooses a candidate.
  public void choose(TrafficClass trafficClass, int candidate, Why because) {
    chosen[trafficClass.index()] = candidate;
    why[trafficClass.index()] = because;
  }

  void pending(TrafficClass trafficClass) {
    pending[trafficClass.index()] = true;
  }

  /// Where it is, or is about to go.
  int settled(TrafficClass trafficClass) {
    return pending[trafficClass.index()] ? quickest(trafficClass) : chosen(trafficClass);
  }

  /// The candidate of the shortest predicted time, -1 if there is none.
  public int quickest(TrafficClass trafficClass) {
    double[] times = nanos[trafficClass.index()];
    int best = regions.length == 0 ? -1 : 0;
    for (int i = 1; i < regions.length; i++) {
      if (times[i] < times[best]) {
        best = i;
      }
    }
    return best;
  }

  /// By how much the quickest candidate is quicker than the chosen one.
  double gainNanos(TrafficClass trafficClass) {
    int best = quickest(trafficClass);
    return best < 0 ? 0 : nanos(trafficClass, chosen(trafficClass)) - nanos(trafficClass, best);
  }

  int candidateOf(int region) {
    for (int i = 0; i < regions.length; i++) {
      if (regions[i] == region) {
        return i;
      }
    }
    return -1;
  }
}
