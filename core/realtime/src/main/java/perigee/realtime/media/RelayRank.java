package perigee.realtime.media;

/// Judges ways by relays by what was measured from end to end, both legs together. Asked on the
/// port's thread.
public interface RelayRank {

  /// The less, the better.
  ///
  /// @param rttNanos of checks, smoothed; 0 if it is not known
  /// @param loss share of packets, 0 to 1
  double cost(double rttNanos, double loss);

  /// Whether a way is enough better than another to change in the midst of talk.
  boolean isWorth(double cost, double than);
}
