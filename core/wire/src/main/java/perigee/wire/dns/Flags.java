package perigee.wire.dns;

/// Bits of a header's second 16 bits (RFC 1035 §4.1.1, RFC 4035 §3).
public final class Flags {

  public static final int RESPONSE = 0x8000;
  public static final int AUTHORITATIVE = 0x0400;
  public static final int TRUNCATED = 0x0200;
  public static final int RECURSION_DESIRED = 0x0100;
  public static final int CHECKING_DISABLED = 0x0010;
  public static final int OPCODE = 0x7800;

  /// What a response says after its query.
  static final int ECHOED = OPCODE | RECURSION_DESIRED | CHECKING_DISABLED;

  static final int CODE_MASK = 0xf;

  private Flags() {}
}
