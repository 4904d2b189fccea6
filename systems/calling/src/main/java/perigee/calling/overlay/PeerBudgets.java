package perigee.calling.overlay;

import java.util.LinkedHashMap;
import java.util.Map;

/// How much each peer may ask: a bucket for each, which fills at a steady pace. Who was silent for
/// longest is forgotten first; he has a full bucket by then.
final class PeerBudgets {

  private static final int MOST_PEERS = 16_384;
  private static final double BURST_SECONDS = 10;
  private static final double MILLIS = 1000;

  private final double perSecond;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_PEERS;
        }
      };
  private long refused;

  private static final class Bucket {

    double left;
    long atMillis;
  }

  PeerBudgets(int perSecond) {
    this.perSecond = perSecond;
  }

  /// Takes what a request costs.
  ///
  /// @return whether there was enough
  boolean take(String peer, double cost, long nowMillis) {
    Bucket bucket = buckets.get(peer);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.left = perSecond * BURST_SECONDS;
      bucket.atMillis = nowMillis;
      buckets.put(peer, bucket);
    }
    double filled = bucket.left + (nowMillis - bucket.atMillis) / MILLIS * perSecond;
    bucket.left = Math.min(perSecond * BURST_SECONDS, filled);
    bucket.atMillis = nowMillis;
    if (bucket.left < cost) {
      refused++;
      return false;
    }
    bucket.left -= cost;
    return true;
  }

  long refused() {
    return refused;
  }
}
