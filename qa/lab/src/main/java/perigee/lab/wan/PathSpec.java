package perigee.lab.wan;

/// How packets fare from one node to another, one way.
///
/// @param delayNanos that every packet has at least
/// @param jitterNanos mean of what comes on top; drawn anew each 10 ms, uniform from 0 to twice
///   that
/// @param loss share of packets lost, 0 to 1; 1 is a path that is cut
/// @param burst how many packets a loss takes in a row, in the mean, at least 1
/// @param rateBps bits per second that the narrowest link takes
/// @param queueNanos how long a packet may wait for that link before it is dropped
public record PathSpec(
    long delayNanos, long jitterNanos, double loss, double burst, long rateBps, long queueNanos) {

  public PathSpec {
    if (delayNanos < 0
        || jitterNanos < 0
        || loss < 0
        || loss > 1
        || burst < 1
        || rateBps <= 0
        || queueNanos < 0) {
      throw new IllegalArgumentException("a path out of range");
    }
  }

  /// The same path, cut.
  public PathSpec cut() {
    return new PathSpec(delayNanos, jitterNanos, 1, burst, rateBps, queueNanos);
  }

  /// The same path with more delay and another loss.
  public PathSpec worse(long moreDelayNanos, double newLoss) {
    return new PathSpec(
        delayNanos + moreDelayNanos, jitterNanos, newLoss, burst, rateBps, queueNanos);
  }
}
