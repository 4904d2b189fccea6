package perigee.selection.evidence;

import org.jspecify.annotations.Nullable;

/// Watches one path for changes of its round-trip time and its loss, each for the worse and for the
/// better. Each report weighs little more than a second one, so that a change takes three or four
/// reports to be believed, a few seconds, and one strange connection is no change.
final class ChangeDetector {

  /// Deviations from the mean that are noise, that one report can show, and that add up to a
  /// change.
  private static final double SLACK = 1;

  private static final double CLIP = 3;
  private static final double LIMIT = 6;

  /// The better must hold for longer than the worse, or a path that comes and goes would flap.
  private static final double BETTER_LIMIT = 2 * LIMIT;

  /// Deviation that is never undercut: 5 %.
  private static final double LEAST_DEVIATION = 0.05;

  /// Change of the round-trip time that matters: 10 %.
  private static final double LEAST_CHANGE = Math.log(1.1);

  private static final double LOSS_CLIP = 4;
  private static final double LOSS_LIMIT = 8;

  /// Samples before which there is no mean to leave.
  private static final double SETTLED = 4;

  private final Cusum slower = new Cusum();
  private final Cusum quicker = new Cusum();
  private final Cusum worse = new Cusum();
  private final Cusum better = new Cusum();

  /// Adds a report's round-trip time.
  ///
  /// @param log of the time
  /// @param usual what was seen so far
  /// @param settledWeight its weight as a count
  /// @return what was seen since a change, or null if there was none; to be copied
  @Nullable Moments rtt(double log, double weight, Moments usual, double settledWeight) {
    if (settledWeight < SETTLED) {
      return null;
    }
    double deviation = Math.max(LEAST_DEVIATION, usual.deviation());
    double z = Math.clamp((log - usual.mean()) / deviation, -CLIP, CLIP);
    boolean up = step(slower, z - SLACK, LIMIT, log, weight);
    boolean down = step(quicker, -z - SLACK, BETTER_LIMIT, log, weight);
    if (!up && !down) {
      return null;
    }
    Moments since = up ? slower.since : quicker.since;
    if (Math.abs(since.mean() - usual.mean()) < LEAST_CHANGE) {
      forgetRtt();
      return null;
    }
    return since;
  }

  private static boolean step(
      Cusum cusum, double evidence, double limit, double log, double weight) {
    boolean changed = cusum.add(evidence, limit);
    if (cusum.isQuiet()) {
      cusum.reset();
    } else {
      cusum.since.addLog(log, weight);
    }
    return changed;
  }

  void forgetRtt() {
    slower.reset();
    quicker.reset();
  }

  /// Adds a report's losses: the likelihood ratio of a loss that is another.
  ///
  /// @param usual share lost so far
  /// @return what was seen since a change, or null if there was none; to be copied
  @Nullable Moments loss(double sent, double lost, double usual) {
    boolean up =
        step(worse, ratio(sent, lost, usual, Math.max(4 * usual, usual + 0.02)), sent, lost);
    boolean down = step(better, ratio(sent, lost, usual, usual / 4), sent, lost);
    if (!up && !down) {
      return null;
    }
    return up ? worse.since : better.since;
  }

  private static boolean step(Cusum cusum, double evidence, double sent, double lost) {
    boolean changed = cusum.add(evidence, LOSS_LIMIT);
    if (cusum.isQuiet()) {
      cusum.reset();
    } else {
      cusum.since.addLosses(sent, lost);
    }
    return changed;
  }

  void forgetLoss() {
    worse.reset();
    better.reset();
  }

  private static double ratio(double sent, double lost, double from, double to) {
    double capped = Math.min(0.9, to);
    double ratio =
        lost * Math.log(capped / from) + (sent - lost) * Math.log((1 - capped) / (1 - from));
    return Math.clamp(ratio, -LOSS_CLIP, LOSS_CLIP);
  }
}
