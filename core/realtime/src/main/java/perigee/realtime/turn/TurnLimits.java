package perigee.realtime.turn;

import java.time.Duration;

/// What clients may take.
///
/// @param allocations at a time, all clients together; 10,000 by default
/// @param perAccount of one account; 20 by default
/// @param perAddress of one client address, or /64 of IPv6; 200 by default, since many may stand
///   behind one address
/// @param peers that an allocation has permissions or channels for at a time; 128 by default
/// @param bytesPerSecond of one allocation, both ways together; 4 MB/s by default
/// @param unauthenticatedPerSecond answers by UDP to one network (/24 or /56) that has shown no
///   credential; 100 by default
/// @param longest lifetime of an allocation; an hour by default
/// @param streams by TCP and TLS at a time; 10,000 by default
public record TurnLimits(
    int allocations,
    int perAccount,
    int perAddress,
    int peers,
    int bytesPerSecond,
    int unauthenticatedPerSecond,
    Duration longest,
    int streams) {

  public static final TurnLimits DEFAULT =
      new TurnLimits(10_000, 20, 200, 128, 4_000_000, 100, Duration.ofHours(1), 10_000);

  private static final int MOST_ALLOCATIONS = 60_000;
  private static final int MOST_PEERS = 1024;

  public TurnLimits {
    if (allocations < 1
        || allocations > MOST_ALLOCATIONS
        || perAccount < 1
        || perAddress < 1
        || peers < 1
        || peers > MOST_PEERS
        || bytesPerSecond < 1
        || unauthenticatedPerSecond < 1
        || longest.compareTo(TurnConfig.LIFETIME) < 0
        || streams < 1) {
      throw new IllegalArgumentException("a relay's limits are out of range: " + this);
    }
  }

  public TurnLimits withPerAccount(int other) {
    return new TurnLimits(
        allocations,
        other,
        perAddress,
        peers,
        bytesPerSecond,
        unauthenticatedPerSecond,
        longest,
        streams);
  }

  public TurnLimits withPeers(int other) {
    return new TurnLimits(
        allocations,
        perAccount,
        perAddress,
        other,
        bytesPerSecond,
        unauthenticatedPerSecond,
        longest,
        streams);
  }

  public TurnLimits withBytesPerSecond(int other) {
    return new TurnLimits(
        allocations,
        perAccount,
        perAddress,
        peers,
        other,
        unauthenticatedPerSecond,
        longest,
        streams);
  }
}
