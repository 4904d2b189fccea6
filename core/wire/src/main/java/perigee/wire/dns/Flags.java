package perigee.wire.dns;

/// Bits of a header's second 16 bits (RFC 1035 §4.1.1, RFC 4035 §3).
public final class Flags {

  public static final int RESPONSE = 0x8000;
  public static final int AUTHORITATIVE = 0x0400;
  public static final int TRUNCATED = 0x0200;
  public static final int RECURSION_DESIRED = 0x0100;
  public static final int OPCODE = 0x7800;

  /// What a response says after its query. Whether to check signatures is between a resolver and
  /// who asks it; who has the zone clears that bit (RFC 4035 §3.1.6).
  static final int ECHOED = OPCODE | RECURSION_DESIRED;

  static final int CODE_MASK = 0xf;

  private Flags() {}
}
