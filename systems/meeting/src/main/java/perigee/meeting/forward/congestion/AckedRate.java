package perigee.meeting.forward.congestion;

/// How many bits a second arrived at the other end, by its clock, over half a second.
final class AckedRate {

  private static final int BUCKETS = 10;
  private static final long BUCKET_NANOS = 50_000_000L;

  private final long[] octets = new long[BUCKETS];
  private long bucket = Long.MIN_VALUE;
  private long first;
  private long sum;

  void add(int count, long arrivalNanos) {
    long at = Math.floorDiv(arrivalNanos, BUCKET_NANOS);
    if (bucket == Long.MIN_VALUE || at < bucket - BUCKETS || at > bucket + 20L * BUCKETS) {
      java.util.Arrays.fill(octets, 0);
      sum = 0;
      bucket = at;
      first = at;
    }
    while (bucket < at) {
      bucket++;
      int place = Math.floorMod(bucket, BUCKETS);
      sum -= octets[place];
      octets[place] = 0;
    }
    octets[Math.floorMod(at, BUCKETS)] += count;
    sum += count;
  }

  /// Bits a second, 0 as long as there is too little to say.
  long bps() {
    long known = Math.min(BUCKETS, bucket - first + 1);
    return bucket == Long.MIN_VALUE || known < BUCKETS / 2
        ? 0
        : sum * Byte.SIZE * (1_000_000_000L / BUCKET_NANOS) / known;
  }
}
