package perigee.selection.round;

import perigee.model.mapping.Dimension;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;

/// Judges choices by what was measured: the round-trip time to the chosen region against the best
/// of the measured ones.
final class Evaluation {

  private static final double MEASURED = 0.5;

  private Evaluation() {}

  static void add(RankedUnit unit, Regret regret) {
    int chosen = unit.chosen(TrafficClass.SMALL);
    if (unit.prefix() == null || chosen < 0 || unit.figures(chosen).samples() < MEASURED) {
      return;
    }
    double own = unit.figures(chosen).rttNanos();
    double best = own;
    int measured = 0;
    for (int i = 0; i < unit.candidates(); i++) {
      PathFigures each = unit.figures(i);
      if (each.samples() >= MEASURED) {
        measured++;
        best = Math.min(best, each.rttNanos());
      }
    }
    if (measured > 1) {
      regret.add(own, best, 1 + unit.demand(TrafficClass.SMALL, Dimension.REQUESTS));
    }
  }
}
