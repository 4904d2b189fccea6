package perigee.wire.matroska;

/// The head of an element: its id and how long it is. One object is used for many (RFC 8794 §5,
/// §6).
public final class EbmlReader {

  /// The longest head that is read.
  public static final int LONGEST_HEAD = 12;

  /// Of an element that ends where its parent's next one begins.
  public static final long UNKNOWN = -1;

  private int id;
  private long size;
  private int headLength;

  /// Reads a head.
  ///
  /// @return whether a whole one is there
  public boolean read(byte[] octets, int from, int to) {
    if (from >= to) {
      return false;
    }
    int idLength = lengthOf(octets[from]);
    if (idLength > Integer.BYTES || from + idLength >= to) {
      return false;
    }
    long read = 0;
    for (int i = 0; i < idLength; i++) {
      read = read << Byte.SIZE | (octets[from + i] & 0xff);
    }
    id = (int) read;
    int at = from + idLength;
    int sizeLength = lengthOf(octets[at]);
    if (sizeLength > Long.BYTES || at + sizeLength > to) {
      return false;
    }
    long told = value(octets, at, sizeLength);
    boolean isKnown = told != (1L << (7 * sizeLength)) - 1;
    size = isKnown ? told : UNKNOWN;
    headLength = idLength + sizeLength;
    return true;
  }

  /// Octets of a number of variable length, as its first one tells; 9 if it is none.
  static int lengthOf(byte first) {
    return Integer.numberOfLeadingZeros(first & 0xff) - (Integer.SIZE - Byte.SIZE) + 1;
  }

  static long value(byte[] octets, int at, int length) {
    long read = octets[at] & (0xff >>> length);
    for (int i = 1; i < length; i++) {
      read = read << Byte.SIZE | (octets[at + i] & 0xff);
    }
    return read;
  }

  /// An unsigned number that is all of an element.
  public static long number(byte[] octets, int from, int length) {
    long read = 0;
    for (int i = 0; i < length; i++) {
      read = read << Byte.SIZE | (octets[from + i] & 0xff);
    }
    return read;
  }

  public int id() {
    return id;
  }

  /// Octets behind the head, or [#UNKNOWN].
  public long size() {
    return size;
  }

  public int headLength() {
    return headLength;
  }
}
