package perigee.wire.rtp.payload;

/// What the first octet of an AV1 payload says (RTP Payload Format For AV1 §4.4).
public final class Av1Payload {

  private static final int CONTINUES = 0x80;
  private static final int NEW_SEQUENCE = 0x08;

  private Av1Payload() {}

  /// Whether the packet begins a coded video sequence, which depends on nothing before it.
  public static boolean isKeyFrame(byte[] bytes, int from, int octets) {
    return octets > 0 && (bytes[from] & (CONTINUES | NEW_SEQUENCE)) == NEW_SEQUENCE;
  }
}
