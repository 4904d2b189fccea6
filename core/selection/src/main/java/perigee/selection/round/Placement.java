package perigee.selection.round;

import java.util.List;

/// Gives units to regions within their capacities. Before, each unit has chosen what is best for
/// itself, or stays with what it has (`Why.HELD`); a placement changes what has no room, and says
/// so (`Why.CAPACITY`).
@FunctionalInterface
public interface Placement {

  /// Everybody gets what they have chosen.
  Placement UNBOUNDED = (_, _) -> {};

  void place(List<RankedUnit> units, World world);
}
