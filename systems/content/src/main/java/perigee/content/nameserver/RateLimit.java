package perigee.content.nameserver;

import perigee.net.udp.NetworkBuckets;

/// Bounds what one network gets by UDP, so that nobody's address can be borrowed to have us flood
/// him: a bucket of responses per network. It belongs to one thread.
///
/// A response that nothing asked for costs more, since only mistakes and attacks cause many. Of two
/// that are held back, one is sent without records, so that who is real comes by TCP.
final class RateLimit {

  /// What to do with a response.
  enum Verdict {
    SEND,
    /// Send it without records and say so: `slip`.
    TRUNCATE,
    DROP
  }

  private static final int COST_OF_FAILURE = 5;

  private final int perSecond;
  private final NetworkBuckets buckets;
  private int slip;

  /// A limit.
  ///
  /// @param perSecond 0 for none; one second's worth may come at once
  RateLimit(int perSecond) {
    this.perSecond = perSecond;
    this.buckets = new NetworkBuckets(perSecond);
  }

  /// Judges one response.
  ///
  /// @param failed whether it says that there is nothing, or that the query was wrong
  /// @param millis of a clock that only goes forward
  Verdict judge(Client client, boolean failed, long millis) {
    if (perSecond == 0 || client.isStream() || client.isLoopback()) {
      return Verdict.SEND;
    }
    int cost = failed ? COST_OF_FAILURE : 1;
    if (buckets.take(client.octets(), client.high(), cost, millis)) {
      return Verdict.SEND;
    }
    slip ^= 1;
    if (slip == 0) {
      return Verdict.DROP;
    }
    return Verdict.TRUNCATE;
  }
}
