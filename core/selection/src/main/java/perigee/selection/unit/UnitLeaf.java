package perigee.selection.unit;

import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Dimension;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;

/// A client prefix that was measured.
public interface UnitLeaf {

  Prefix prefix();

  /// What was measured towards a region; null if nothing was.
  @Nullable PathFigures figures(int region);

  double demand(TrafficClass trafficClass, Dimension dimension);
}
