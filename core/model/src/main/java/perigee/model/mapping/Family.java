package perigee.model.mapping;

/// The version of an IP address. Its number is that of IANA's address family numbers, as EDNS
/// Client Subnet uses them (RFC 7871 §6).
public enum Family {
  IPV4(1, 32),
  IPV6(2, 128);

  private final int number;
  private final int bits;

  Family(int number, int bits) {
    this.number = number;
    this.bits = bits;
  }

  public int number() {
    return number;
  }

  /// Length of an address in bits.
  public int bits() {
    return bits;
  }
}
