package perigee.selection;

import perigee.selection.evidence.PathFigures;

/// What is known of the path to one node: smoothed round-trip time (RFC 6298 §2, α = 1/8) and the
/// share of probes that were lost, of which the last weighs 1/16. An immutable value.
///
/// @param rttNanos smoothed round-trip time, nanoseconds; 0 until one was measured
/// @param loss share of probes without an answer, 0 to 1
/// @param misses probes without an answer in a row
public record PathEstimate(double rttNanos, double loss, int misses) {

  /// Nothing measured yet: taken as alive, since only trying tells.
  public static final PathEstimate UNKNOWN = new PathEstimate(0, 0, 0);

  /// Probes in a row that must be lost before a node is taken for dead.
  private static final int DEAD_AFTER = 3;

  private static final double RTT_GAIN = 1.0 / 8;
  private static final double LOSS_GAIN = 1.0 / 16;

  public PathEstimate answered(long sampleNanos) {
    double smoothed = rttNanos == 0 ? sampleNanos : rttNanos + RTT_GAIN * (sampleNanos - rttNanos);
    return new PathEstimate(smoothed, loss * (1 - LOSS_GAIN), 0);
  }

  public PathEstimate lost() {
    return new PathEstimate(rttNanos, loss * (1 - LOSS_GAIN) + LOSS_GAIN, misses + 1);
  }

  /// Refused outright: no further probe is needed to know.
  public PathEstimate refused() {
    return new PathEstimate(rttNanos, loss, Math.max(misses + 1, DEAD_AFTER));
  }

  public boolean alive() {
    return misses < DEAD_AFTER;
  }

  /// The same in the terms of predictions.
  PathFigures figures() {
    double strength = rttNanos > 0 ? 1 : 0;
    return new PathFigures(rttNanos, rttNanos, loss, 0, 0, strength, 0, strength);
  }
}
