package perigee.selection.scale;

import java.util.function.IntUnaryOperator;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;
import perigee.selection.predict.CompletionTime;
import perigee.selection.predict.PredictConfig;
import perigee.selection.round.Regret;

/// How good a way to choose is, by the truth.
///
/// @param rtt lost in round-trip time
/// @param small lost in the time of a small object, with synthetic loss
/// @param hottest load of the fullest region, as a multiple of the mean
record Score(Regret rtt, Regret small, double hottest) {

  static Score of(Truth truth, IntUnaryOperator choice) {
    CompletionTime completion = new CompletionTime(PredictConfig.DEFAULT);
    Regret rtt = new Regret();
    Regret small = new Regret();
    int[] loads = new int[truth.regions];
    for (int client = 0; client < truth.clients.size(); client++) {
      int chosen = choice.applyAsInt(client);
      loads[chosen]++;
      double bestRtt = Double.POSITIVE_INFINITY;
      double bestSmall = Double.POSITIVE_INFINITY;
      for (int region = 0; region < truth.regions; region++) {
        bestRtt = Math.min(bestRtt, 1e6 * truth.rttMillis(client, region));
        bestSmall = Math.min(bestSmall, small(completion, truth, client, region));
      }
      rtt.add(1e6 * truth.rttMillis(client, chosen), bestRtt, 1);
      small.add(small(completion, truth, client, chosen), bestSmall, 1);
    }
    int most = 0;
    for (int load : loads) {
      most = Math.max(most, load);
    }
    return new Score(rtt, small, (double) most * truth.regions / truth.clients.size());
  }

  private static double small(CompletionTime completion, Truth truth, int client, int region) {
    double nanos = 1e6 * truth.rttMillis(client, region);
    PathFigures figures =
        new PathFigures(nanos, 1.03 * nanos, truth.loss(client, region), 0, 0, 1, 0, 1);
    return completion.nanos(TrafficClass.SMALL, figures, 0);
  }

  String line(String name) {
    return "%-14s %s | %s | %5.1f".formatted(name, figures(rtt), figures(small), hottest);
  }

  private static String figures(Regret regret) {
    return "%6.1f %6.1f %6.1f %5.1f%%"
        .formatted(
            regret.meanNanos() / 1e6,
            regret.quantileNanos(0.95) / 1e6,
            regret.quantileNanos(0.99) / 1e6,
            100 * regret.wrongShare());
  }
}
