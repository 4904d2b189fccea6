package perigee.wire.rtp.payload;

/// What can be seen of an H.264 payload (RFC 6184 §5).
public final class H264Payload {

  private static final int TYPE = 0x1f;
  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;
  private static final int FU_START = 0x80;
  private static final int FIRST_SLICE = 1;

  private H264Payload() {}

  /// Whether a decoder can begin with this packet: it has parameter sets, or begins a picture that
  /// depends on no other.
  public static boolean isKeyFrame(byte[] bytes, int from, int octets) {
    if (octets < 2) {
      return false;
    }
    return switch (bytes[from] & TYPE) {
      case IDR, SPS -> true;
      case STAP_A -> aggregates(bytes, from + 1, from + octets);
      case FU_A -> (bytes[from + 1] & FU_START) != 0 && (bytes[from + 1] & TYPE) == IDR;
      default -> false;
    };
  }

  private static boolean aggregates(byte[] bytes, int from, int end) {
    int at = from;
    while (at + 2 < end) {
      int length = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
      int type = bytes[at + 2] & TYPE;
      if (type == IDR || type == SPS) {
        return true;
      }
      at += 2 + length;
    }
    return false;
  }

  /// Whether the packet begins a NAL unit: nothing of it was in the packet before.
  public static boolean beginsUnit(byte[] bytes, int from, int octets) {
    return octets >= 2
        && ((bytes[from] & TYPE) != FU_A || (bytes[from + 1] & FU_START) != 0)
        && (bytes[from] & TYPE) >= FIRST_SLICE;
  }
}
