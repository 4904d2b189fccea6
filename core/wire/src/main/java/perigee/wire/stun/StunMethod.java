package perigee.wire.stun;

/// Methods (RFC 8489 §18.2, RFC 8656 §17) and what makes a message's type of them.
public final class StunMethod {

  public static final int BINDING = 0x001;
  public static final int ALLOCATE = 0x003;
  public static final int REFRESH = 0x004;
  public static final int SEND = 0x006;
  public static final int DATA = 0x007;
  public static final int CREATE_PERMISSION = 0x008;
  public static final int CHANNEL_BIND = 0x009;

  private StunMethod() {}

  /// The two octets of a type: the class's two bits stand within the method's twelve (RFC 8489 §5).
  static int type(int method, StunClass of) {
    return (method & 0xF80) << 2 | (method & 0x070) << 1 | (method & 0x00F) | of.bits();
  }

  static int of(int type) {
    return (type & 0x3E00) >> 2 | (type & 0x00E0) >> 1 | (type & 0x000F);
  }
}
