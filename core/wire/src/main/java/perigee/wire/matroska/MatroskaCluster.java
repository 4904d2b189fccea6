package perigee.wire.matroska;

/// A cluster while it is filled: blocks of all tracks from one moment on (RFC 9559 §5.1.3). Used
/// for one after the other.
public final class MatroskaCluster {

  /// Blocks tell their time by 16 bits with a sign.
  private static final long FARTHEST_MILLIS = Short.MAX_VALUE;

  private static final int KEY_FRAME = 0x80;
  private static final int BLOCK_HEAD = 4;
  private static final int MOST_TRACKS = 126;

  private final EbmlWriter out = new EbmlWriter();
  private long beganMillis;
  private int sizeAt;

  /// Begins one.
  public void begin(long millis) {
    out.clear();
    beganMillis = millis;
    sizeAt = out.begin(MatroskaIds.CLUSTER);
    out.number(MatroskaIds.TIMESTAMP, millis);
  }

  public long beganMillis() {
    return beganMillis;
  }

  /// Whether a block of this time can be told.
  public boolean reaches(long millis) {
    return Math.abs(millis - beganMillis) <= FARTHEST_MILLIS;
  }

  /// Adds a frame.
  ///
  /// @param isKey whether it can be decoded without others
  public void block(int track, long millis, boolean isKey, byte[] octets, int from, int length) {
    if (track > MOST_TRACKS || !reaches(millis)) {
      throw new IllegalArgumentException("no block of track " + track + " at " + millis);
    }
    out.id(MatroskaIds.SIMPLE_BLOCK);
    out.size((long) BLOCK_HEAD + length);
    out.size(track);
    out.big(millis - beganMillis, Short.BYTES);
    out.u8(isKey ? KEY_FRAME : 0);
    out.raw(octets, from, length);
  }

  /// Octets so far.
  public int length() {
    return out.length();
  }

  /// Ends it; what is handed out is valid until the next one begins.
  public EbmlWriter end() {
    out.end(sizeAt);
    return out;
  }
}
