package perigee.wire.matroska;

/// The head of a simple block as it is read back. One object is used for many.
public final class MatroskaBlock {

  /// The longest that is read.
  public static final int LONGEST_HEAD = 11;

  private static final int KEY_FRAME = 0x80;

  private long track;
  private int relativeMillis;
  private boolean isKey;

  /// Reads what an element's content begins with.
  ///
  /// @return whether it is there
  public boolean read(byte[] octets, int from, int to) {
    if (from >= to) {
      return false;
    }
    int length = EbmlReader.lengthOf(octets[from]);
    if (length > Long.BYTES || from + length + 3 > to) {
      return false;
    }
    track = EbmlReader.value(octets, from, length);
    int at = from + length;
    relativeMillis = (short) ((octets[at] & 0xff) << Byte.SIZE | (octets[at + 1] & 0xff));
    isKey = (octets[at + 2] & KEY_FRAME) != 0;
    return true;
  }

  public long track() {
    return track;
  }

  /// Since the beginning of its cluster.
  public int relativeMillis() {
    return relativeMillis;
  }

  public boolean isKey() {
    return isKey;
  }
}
