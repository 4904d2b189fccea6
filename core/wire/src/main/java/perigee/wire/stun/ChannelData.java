package perigee.wire.stun;

/// The four octets before data on a channel (RFC 8656 §12.4): its number and how many octets
/// follow.
public final class ChannelData {

  public static final int HEADER = 4;

  /// Numbers that a client may bind. RFC 8656 §12 ends at 0x4FFF; clients of RFC 5766 §11 draw from
  /// all up to 0x7FFF, and nothing else begins with such an octet.
  public static final int FIRST = 0x4000;

  public static final int LAST = 0x7FFF;

  private static final int PADDING = 3;

  private ChannelData() {}

  /// Whether a datagram is one, by its first two bits.
  public static boolean is(byte[] bytes, int at) {
    return (bytes[at] & 0xC0) == 0x40;
  }

  /// The channel's number; four octets must be there.
  public static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  /// Octets of data that follow; there may be fewer in a datagram that lies.
  public static int length(byte[] bytes, int at) {
    return (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
  }

  /// Octets of the whole on a stream, where it ends on a multiple of four (RFC 8656 §12.5).
  public static int onStream(int length) {
    return (HEADER + length + PADDING) & ~PADDING;
  }

  /// Writes the header.
  public static void write(byte[] bytes, int at, int number, int length) {
    bytes[at] = (byte) (number >>> 8);
    bytes[at + 1] = (byte) number;
    bytes[at + 2] = (byte) (length >>> 8);
    bytes[at + 3] = (byte) length;
  }
}
