package perigee.lab.wan;

import java.util.concurrent.TimeUnit;

/// What the network did, in total or between two moments.
///
/// @param delivered packets that arrived
/// @param lost by their path's loss
/// @param overflown dropped because a queue was full
/// @param unroutable to an address of nobody
/// @param late delivered more than 5 ms after they were due
/// @param latestNanos the worst of them
/// @param dnsQueries UDP packets to port 53 that were sent to or from a name server of the network
/// @param dnsQueryBytes theirs
/// @param dnsAnswers UDP packets from port 53
/// @param dnsAnswerBytes theirs
public record Counts(
    long delivered,
    long lost,
    long overflown,
    long unroutable,
    long late,
    long latestNanos,
    long dnsQueries,
    long dnsQueryBytes,
    long dnsAnswers,
    long dnsAnswerBytes) {

  /// A packet later than this counts.
  public static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /// A run with a larger share of late packets says nothing.
  public static final double MOST_LATE_SHARE = 0.02;

  /// Both together.
  public Counts plus(Counts other) {
    return new Counts(
        delivered + other.delivered,
        lost + other.lost,
        overflown + other.overflown,
        unroutable + other.unroutable,
        late + other.late,
        Math.max(latestNanos, other.latestNanos),
        dnsQueries + other.dnsQueries,
        dnsQueryBytes + other.dnsQueryBytes,
        dnsAnswers + other.dnsAnswers,
        dnsAnswerBytes + other.dnsAnswerBytes);
  }

  public double lateShare() {
    return delivered == 0 ? 0 : (double) late / delivered;
  }

  public boolean isVoid() {
    return lateShare() > MOST_LATE_SHARE;
  }
}
