package perigee.meeting.forward;

/// How many bits a second went by, over the last second, in buckets of a twentieth.
final class RateMeter {

  private static final int BUCKETS = 20;
  private static final long BUCKET_NANOS = 50_000_000L;

  private final int[] octets = new int[BUCKETS];
  private long bucket;
  private long since = -1;
  private long sum;

  void add(int count, long now) {
    if (since < 0) {
      since = now / BUCKET_NANOS;
      bucket = since;
    }
    turn(now);
    octets[(int) (bucket % BUCKETS)] += count;
    sum += count;
  }

  /// Bits a second. In the first second it is the mean since the beginning.
  long bps(long now) {
    if (since < 0) {
      return 0;
    }
    turn(now);
    long known = Math.min(BUCKETS, bucket - since + 1);
    return sum * Byte.SIZE * BUCKETS / Math.max(known, 2);
  }

  private void turn(long now) {
    long until = now / BUCKET_NANOS;
    if (until - bucket > BUCKETS) {
      java.util.Arrays.fill(octets, 0);
      sum = 0;
      bucket = until;
    }
    while (bucket < until) {
      bucket++;
      sum -= octets[(int) (bucket % BUCKETS)];
      octets[(int) (bucket % BUCKETS)] = 0;
    }
  }
}
