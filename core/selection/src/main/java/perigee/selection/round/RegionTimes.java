package perigee.selection.round;

import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;

/// What is to be expected from each region.
interface RegionTimes {

  PathFigures figures(int region);

  /// Predicted completion time.
  double nanos(TrafficClass trafficClass, int region);
}
