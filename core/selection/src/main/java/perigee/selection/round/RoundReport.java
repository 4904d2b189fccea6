package perigee.selection.round;

import java.util.List;
import perigee.selection.map.MappingMap;

/// What a round came to.
///
/// @param map the next map
/// @param wishes what should be probed, the most hopeful first
/// @param regret over the units of which more than one region is measured, round-trip times only
/// @param units of clients
/// @param moved units whose region for some class is another than before
/// @param explored units that are sent somewhere for the sake of measuring
/// @param displaced units that are not where they would be best, for want of room
public record RoundReport(
    MappingMap map,
    List<ProbeWish> wishes,
    Regret regret,
    int units,
    int moved,
    int explored,
    int displaced) {}
