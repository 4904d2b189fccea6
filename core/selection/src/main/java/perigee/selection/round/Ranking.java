package perigee.selection.round;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;

/// Picks a unit's candidates from all open regions: the quickest for each class in turn, so that
/// each class has its own best ones.
final class Ranking {

  private Ranking() {}

  /// @param incumbents regions that serve the unit now, by class; -1 for none
  static RankedUnit of(
      @Nullable Prefix prefix, RegionTimes times, World world, int most, int[] incumbents) {
    int regions = world.regions().size();
    boolean[] taken = new boolean[regions];
    int[] picked = new int[Math.min(most, regions)];
    int count = 0;
    for (int incumbent : incumbents) {
      if (incumbent >= 0 && !taken[incumbent] && !world.isClosed(incumbent)) {
        taken[incumbent] = true;
        picked[count++] = incumbent;
      }
    }
    int turn = 0;
    for (int misses = 0; count < picked.length && misses < TrafficClass.COUNT; turn++) {
      int best = next(times, world, taken, TrafficClass.at(turn % TrafficClass.COUNT));
      if (best < 0) {
        misses++;
        continue;
      }
      taken[best] = true;
      picked[count++] = best;
    }
    return unit(prefix, times, Arrays.copyOf(picked, count), incumbents);
  }

  private static int next(
      RegionTimes times, World world, boolean[] taken, TrafficClass trafficClass) {
    int best = -1;
    for (int region = 0; region < taken.length; region++) {
      boolean open = !taken[region] && !world.isClosed(region);
      if (open
          && (best < 0 || times.nanos(trafficClass, region) < times.nanos(trafficClass, best))) {
        best = region;
      }
    }
    return best;
  }

  private static RankedUnit unit(
      @Nullable Prefix prefix, RegionTimes times, int[] regions, int[] incumbents) {
    PathFigures[] figures = new PathFigures[regions.length];
    double[][] nanos = new double[TrafficClass.COUNT][regions.length];
    for (int i = 0; i < regions.length; i++) {
      figures[i] = times.figures(regions[i]);
      for (TrafficClass each : TrafficClass.values()) {
        nanos[each.index()][i] = times.nanos(each, regions[i]);
      }
    }
    RankedUnit unit = new RankedUnit(prefix, regions, figures, nanos);
    for (TrafficClass each : TrafficClass.values()) {
      unit.incumbent(each, unit.candidateOf(incumbents[each.index()]));
    }
    return unit;
  }
}
