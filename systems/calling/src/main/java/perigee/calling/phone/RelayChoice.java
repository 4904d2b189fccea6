package perigee.calling.phone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import perigee.model.mapping.TrafficClass;
import perigee.realtime.media.RelayRank;
import perigee.selection.evidence.PathFigures;
import perigee.selection.predict.CompletionTime;
import perigee.selection.predict.PredictConfig;
import perigee.selection.predict.Sender;
import perigee.wire.overlay.HostEntry;

/// Which relay is best, by what was measured: loss, throughput and round trips in one figure, the
/// time that a second of a call with video is predicted to take.
public final class RelayChoice {

  private static final double CALL_BPS = 500e3;

  /// A line before anything was seen of it.
  private static final double USUAL_BPS = 20e6;

  /// Another relay must be better by this much: a change is a risk, too.
  private static final double WORTH = 0.8;

  private static final CompletionTime TIME =
      new CompletionTime(
          new PredictConfig(
              Sender.LOSS_BASED, CALL_BPS / Byte.SIZE, CALL_BPS, CALL_BPS / Byte.SIZE, USUAL_BPS));

  /// In the midst of a call: what is measured is both legs together.
  static final RelayRank RANK =
      new RelayRank() {

        @Override
        public double cost(double rttNanos, double loss) {
          return RelayChoice.cost(rttNanos, loss, 0);
        }

        @Override
        public boolean isWorth(double cost, double than) {
          return RelayChoice.isWorth(cost, than);
        }
      };

  private RelayChoice() {}

  /// The way to a relay.
  ///
  /// @param loss share of questions without an answer, 0 to 1
  /// @param freeBps bits a second that the relay says to have left; 0 if it does not say
  public record Leg(HostEntry relay, double rttNanos, double loss, long freeBps) {}

  /// Nanoseconds; the less, the better. Of a way whose round trip is not known it is infinite.
  ///
  /// @param freeBps 0 if it is not known
  public static double cost(double rttNanos, double loss, long freeBps) {
    if (rttNanos <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    PathFigures figures = new PathFigures(rttNanos, rttNanos, loss, 0, 0, 1, 0, 1);
    return TIME.nanos(TrafficClass.STREAM, figures, freeBps > 0 ? freeBps : USUAL_BPS);
  }

  /// Whether one way is enough better than another to change.
  public static boolean isWorth(double cost, double than) {
    return cost < WORTH * than;
  }

  /// The best first; those that did not answer are left out.
  ///
  /// @param held ids of those that are used: others must be better than they by what a change is
  ///   worth
  public static List<HostEntry> best(List<Leg> legs, int most, Set<String> held) {
    List<Leg> sorted = new ArrayList<>(legs);
    sorted.removeIf(leg -> leg.rttNanos() <= 0);
    sorted.sort(
        Comparator.comparingDouble(leg ->
            cost(leg.rttNanos(), leg.loss(), leg.freeBps())
                * (held.contains(leg.relay().id()) ? WORTH : 1)));
    return sorted.stream().limit(most).map(Leg::relay).toList();
  }
}
