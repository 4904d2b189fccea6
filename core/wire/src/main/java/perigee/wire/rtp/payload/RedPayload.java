package perigee.wire.rtp.payload;

/// Redundant audio (RFC 2198): older frames in front of the one that the packet is about. One
/// object is used for packet after packet; it belongs to one thread.
public final class RedPayload {

  private static final int FOLLOWS = 0x80;
  private static final int REDUNDANT_HEAD = 4;
  private static final int LENGTH_MASK = 0x3ff;

  private int primaryAt;
  private int primaryLength;
  private int primaryType;

  /// Finds the frame that the packet is about.
  ///
  /// @return whether the payload is whole
  public boolean read(byte[] bytes, int from, int octets) {
    int end = from + octets;
    int at = from;
    int redundant = 0;
    while (at < end && (bytes[at] & FOLLOWS) != 0) {
      if (at + REDUNDANT_HEAD > end) {
        return false;
      }
      redundant += ((bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff)) & LENGTH_MASK;
      at += REDUNDANT_HEAD;
    }
    if (at >= end) {
      return false;
    }
    primaryType = bytes[at] & 0x7f;
    primaryAt = at + 1 + redundant;
    primaryLength = end - primaryAt;
    return primaryLength >= 0;
  }

  /// Where the frame begins.
  public int primaryAt() {
    return primaryAt;
  }

  public int primaryLength() {
    return primaryLength;
  }

  /// The payload type that the frame would have alone.
  public int primaryType() {
    return primaryType;
  }
}
