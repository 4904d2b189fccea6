package perigee.selection.round;

import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.map.MappingMap;
import perigee.selection.map.Why;

/// Who serves whom by the map in force.
final class Served {

  private static final int NOBODY = -1;

  private Served() {}

  /// Regions for each class, as the world counts them; -1 where nobody did or it is gone.
  static int[] of(MappingMap map, @Nullable Prefix prefix, boolean resolver, World world) {
    int[] regions = {NOBODY, NOBODY, NOBODY};
    int row = row(map, prefix, resolver);
    if (row >= 0 && map.candidateCount(row) > 0) {
      for (TrafficClass each : TrafficClass.values()) {
        regions[each.index()] = world.indexOf(map.regions().get(home(map, row, each)).id());
      }
    }
    return regions;
  }

  private static int row(MappingMap map, @Nullable Prefix prefix, boolean resolver) {
    if (prefix == null) {
      return MappingMap.ANYWHERE;
    }
    if (resolver) {
      return map.resolver(prefix.family(), prefix.high());
    }
    int row = map.unit(prefix);
    return row == MappingMap.ANYWHERE ? NOBODY : row;
  }

  /// Who was only on a visit is at home where it would be without it.
  private static int home(MappingMap map, int row, TrafficClass trafficClass) {
    boolean visiting = map.why(row, trafficClass) == Why.EXPLORED && map.candidateCount(row) > 1;
    return map.region(row, trafficClass, visiting ? 1 : 0);
  }

  static boolean isUnit(MappingMap map, @Nullable Prefix prefix) {
    return prefix != null && prefix.equals(map.prefix(map.unit(prefix)));
  }
}
