package perigee.content.rules;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;
import perigee.model.property.RateLimit;
import perigee.selection.Hashing;

/// How often each client asked of late: token buckets in a table of fixed size. Safe for all
/// threads; no locks, no allocation but for the address.
///
/// The generic cell rate algorithm (ITU-T I.371) keeps a bucket as one number, the time at which it
/// will be full again, in microseconds. A client has four places in the table, found by a hash that
/// nobody outside can foresee; a new one takes the place of whose bucket is full soonest, so that a
/// flood of addresses first drives out those that limit nothing.
public final class RateLimits {

  /// Places enough for an edge's clients of a minute: 64 Ki.
  public static final int DEFAULT_PLACES = 1 << 16;

  private static final int WAYS = 4;
  private static final int TRIES = 8;

  private final AtomicLongArray owners;
  private final AtomicLongArray fullAt;
  private final long seed;
  private final int mask;

  /// An empty table.
  ///
  /// @param places a power of two, at least 4; 16 bytes each
  public RateLimits(int places, RandomGenerator random) {
    if (places < WAYS || Integer.bitCount(places) != 1) {
      throw new IllegalArgumentException(
          "places is " + places + "; it must be a power of two, at least " + WAYS);
    }
    owners = new AtomicLongArray(places);
    fullAt = new AtomicLongArray(places);
    seed = random.nextLong();
    mask = places - WAYS;
  }

  /// Takes one token.
  ///
  /// @param property whose limit it is: each property counts for itself
  /// @param client an IPv6 address stands for its /64
  /// @param nowMillis milliseconds since 1970
  /// @return 0 if the request may pass, else milliseconds until one may
  public long acquire(String property, InetAddress client, RateLimit limit, long nowMillis) {
    long owner = owner(property, client);
    int place = place(owner, nowMillis * 1000);
    long step = Math.max(1, limit.per().toNanos() / 1000 / Math.max(1, limit.requests()));
    long room = step * Math.max(1, limit.burst());
    long now = nowMillis * 1000;
    for (int i = 0; i < TRIES; i++) {
      long full = fullAt.get(place);
      long next = Math.max(full, now) + step;
      if (next - now > room) {
        return Math.ceilDiv(next - now - room, 1000);
      }
      if (fullAt.compareAndSet(place, full, next)) {
        return 0;
      }
    }
    // So many requests of one client at one moment: it may come again in the next.
    return 1;
  }

  private int place(long owner, long nowMicros) {
    int first = (int) (owner >>> 32) & mask;
    int oldest = first;
    for (int place = first; place < first + WAYS; place++) {
      if (owners.get(place) == owner) {
        return place;
      }
      if (fullAt.get(place) < fullAt.get(oldest)) {
        oldest = place;
      }
    }
    owners.set(oldest, owner);
    fullAt.set(oldest, nowMicros);
    return oldest;
  }

  private long owner(String property, InetAddress client) {
    byte[] bytes = client.getAddress();
    int length = bytes.length == 16 ? 8 : bytes.length;
    long hash = Hashing.mix(seed ^ property.hashCode());
    for (int i = 0; i < length; i++) {
      hash = Hashing.mix(hash ^ (bytes[i] & 0xff));
    }
    // Zero marks a free place.
    return hash == 0 ? 1 : hash;
  }
}
