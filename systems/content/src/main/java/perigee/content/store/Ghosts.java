package perigee.content.store;

/// Fingerprints of what lately left the small queue. A table that each fingerprint has one place
/// in: what collides is forgotten early, which costs one extra miss at most.
final class Ghosts {

  private static final int LEAST = 1 << 10;
  private static final int MOST = 1 << 17;

  private final long[] fingerprints;

  /// The count of remembered ones when the fingerprint at that place was.
  private final long[] rememberedAt;

  private long remembered;
  private long span = LEAST;

  Ghosts(int expected) {
    int places = Integer.highestOneBit(Math.clamp(expected, LEAST, MOST));
    this.fingerprints = new long[places];
    this.rememberedAt = new long[places];
  }

  /// Remembers one until `mainCount` more were.
  void remember(long fingerprint, int mainCount) {
    int place = place(fingerprint);
    fingerprints[place] = fingerprint;
    rememberedAt[place] = ++remembered;
    span = Math.max(LEAST, mainCount);
  }

  /// Whether it is remembered; it is forgotten then.
  boolean recalls(long fingerprint) {
    int place = place(fingerprint);
    long at = rememberedAt[place];
    if (at == 0 || fingerprints[place] != fingerprint || remembered - at > span) {
      return false;
    }
    rememberedAt[place] = 0;
    return true;
  }

  private int place(long fingerprint) {
    return (int) fingerprint & (fingerprints.length - 1);
  }
}
