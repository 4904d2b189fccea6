package perigee.content.nameserver;

import java.util.Arrays;

/// Bounds what one network gets by UDP, so that nobody's address can be borrowed to have us flood
/// him: a bucket of responses per /24 or /56, in a table of fixed size. It belongs to one thread.
///
/// A response that nothing asked for costs more, since only mistakes and attacks cause many. Of two
/// that are held back, one is sent without records, so that who is real comes by TCP. A table that
/// is full forgets who was quiet longest of the places in question: then a flood from everywhere
/// hits each network too little to matter.
final class RateLimit {

  /// Networks that are remembered.
  static final int PLACES = 1 << 16;

  /// What to do with a response.
  enum Verdict {
    SEND,
    /// Send it without records and say so: `slip`.
    TRUNCATE,
    DROP
  }

  private static final int WAYS = 4;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long IPV4_MASK = -1L << 40;
  private static final long IPV6_MASK = -1L << 8;
  private static final long MILLIS = 1000;
  private static final int COST_OF_FAILURE = 5;

  private final int perSecond;
  private final long[] networks = new long[PLACES];
  private final int[] seenMillis = new int[PLACES];
  private final float[] credits = new float[PLACES];
  private int slip;

  /// A limit.
  ///
  /// @param perSecond 0 for none; one second's worth may come at once
  RateLimit(int perSecond) {
    this.perSecond = perSecond;
    Arrays.fill(credits, perSecond);
  }

  /// Judges one response.
  ///
  /// @param failed whether it says that there is nothing, or that the query was wrong
  /// @param millis of a clock that only goes forward
  Verdict judge(Client client, boolean failed, long millis) {
    if (perSecond == 0 || client.isStream() || client.isLoopback()) {
      return Verdict.SEND;
    }
    boolean ipv4 = client.octets() == 4;
    // The lowest bit tells the families apart and keeps 0 for a free place.
    long network = ipv4 ? (client.high() & IPV4_MASK) | 2 : (client.high() & IPV6_MASK) | 1;
    int place = find(network, (int) millis);
    float gained = (float) Integer.toUnsignedLong((int) millis - seenMillis[place]) / MILLIS;
    float credit = Math.min(perSecond, credits[place] + gained * perSecond);
    seenMillis[place] = (int) millis;
    float cost = failed ? COST_OF_FAILURE : 1;
    if (credit >= cost) {
      credits[place] = credit - cost;
      return Verdict.SEND;
    }
    credits[place] = credit;
    slip ^= 1;
    if (slip == 0) {
      return Verdict.DROP;
    }
    return Verdict.TRUNCATE;
  }

  /// The network's place; if it has none, that of who was quiet longest.
  private int find(long network, int millis) {
    int first = (int) ((network * MIX) >>> 48) & -WAYS & (PLACES - 1);
    int oldest = first;
    for (int place = first; place < first + WAYS; place++) {
      if (networks[place] == network) {
        return place;
      }
      if (networks[place] == 0 || millis - seenMillis[place] > millis - seenMillis[oldest]) {
        oldest = place;
      }
    }
    networks[oldest] = network;
    seenMillis[oldest] = millis;
    credits[oldest] = perSecond;
    return oldest;
  }
}
