package perigee.model.mapping;

/// What was seen of one path in a short time, a second or so: many connections or probes, summed
/// up. Which path is said beside it.
///
/// @param count round trips, connections or probes behind the figures; at least 1
/// @param rttNanos mean round-trip time, nanoseconds; 0 if none was measured
/// @param rttDeviationNanos standard deviation among them; 0 for a single one
/// @param sent segments or probes sent
/// @param lost of these, retransmitted or unanswered
/// @param deliveryBps bits per second that transfers long enough to show it got; 0 if none was
public record PathSample(
    MeasurementSource source,
    int count,
    double rttNanos,
    double rttDeviationNanos,
    long sent,
    long lost,
    double deliveryBps) {

  /// Whether the figures can be true at all.
  public boolean isPlausible() {
    return count > 0
        && rttNanos >= 0
        && rttNanos < 60e9
        && rttDeviationNanos >= 0
        && rttDeviationNanos < 60e9
        && sent >= 0
        && lost >= 0
        && lost <= sent
        && deliveryBps >= 0
        && deliveryBps < 1e13;
  }
}
