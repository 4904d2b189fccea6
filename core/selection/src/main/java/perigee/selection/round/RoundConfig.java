package perigee.selection.round;

import perigee.selection.predict.PredictConfig;
import perigee.selection.unit.UnitConfig;

/// How rounds are held.
///
/// @param candidates regions ranked for a unit, at most `MapLimits.CANDIDATES`
/// @param exploredShare share of the units that may be sent to a region that nobody measured for
///   them, at a time
/// @param wishes probes asked for in a round, at most
public record RoundConfig(
    PredictConfig predict, UnitConfig units, int candidates, double exploredShare, int wishes) {

  /// 8 candidates, 1 % explored, 4,096 wishes.
  public static final RoundConfig DEFAULT =
      new RoundConfig(PredictConfig.DEFAULT, UnitConfig.DEFAULT, 8, 0.01, 4_096);
}
