package perigee.net.udp;

import java.util.Arrays;

/// What each network gets in a second: a bucket per /24 or /56, in a table of fixed size. A table
/// that is full forgets who was quiet longest of the places in question: then a flood from
/// everywhere hits each network too little to matter. It belongs to one thread.
public final class NetworkBuckets {

  /// Networks that are remembered.
  public static final int PLACES = 1 << 16;

  private static final int WAYS = 4;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long IPV4_MASK = -1L << 40;
  private static final long IPV6_MASK = -1L << 8;
  private static final long MILLIS = 1000;

  private final int perSecond;
  private final long[] networks = new long[PLACES];
  private final int[] seenMillis = new int[PLACES];
  private final float[] credits = new float[PLACES];

  /// Buckets.
  ///
  /// @param perSecond that flows into each; one second's worth may be taken at once
  public NetworkBuckets(int perSecond) {
    this.perSecond = perSecond;
    Arrays.fill(credits, perSecond);
  }

  /// Takes from a network's bucket.
  ///
  /// @param octets 4 or 16, of the address
  /// @param high the first 64 bits of the address, from the left; IPv4 fills the upper 32
  /// @param millis of a clock that only goes forward
  /// @return whether there was enough in it
  public boolean take(int octets, long high, int cost, long millis) {
    // The lowest bit tells the families apart and keeps 0 for a free place.
    long network = octets == PeerAddress.IPV4 ? (high & IPV4_MASK) | 2 : (high & IPV6_MASK) | 1;
    int place = find(network, (int) millis);
    float gained = (float) Integer.toUnsignedLong((int) millis - seenMillis[place]) / MILLIS;
    float credit = Math.min(perSecond, credits[place] + gained * perSecond);
    seenMillis[place] = (int) millis;
    boolean enough = credit >= cost;
    credits[place] = enough ? credit - cost : credit;
    return enough;
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
