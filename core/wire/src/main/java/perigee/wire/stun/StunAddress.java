package perigee.wire.stun;

import perigee.wire.octets.NetworkOrder;

/// An address and port that was read from an attribute, or is to be written into one. One object
/// serves message after message; it belongs to one thread.
public final class StunAddress {

  static final int IPV4 = 4;
  static final int IPV6 = 16;
  static final int FAMILY_IPV4 = 1;
  static final int FAMILY_IPV6 = 2;

  /// Octets before the address: one of nothing, one of family, two of port.
  static final int HEAD = 4;

  private static final int COOKIE_HALF = StunMessage.MAGIC_COOKIE >>> 16;
  private static final int HALF = 32;

  private int octets = IPV4;
  private long high;
  private long low;
  private int port;

  /// Sets it.
  ///
  /// @param octets 4 or 16, of the address
  /// @param high the first 64 bits, from the left; IPv4 fills the upper 32
  /// @param low the other 64 bits of an IPv6 address
  public StunAddress set(int octets, long high, long low, int port) {
    this.octets = octets;
    this.high = high;
    this.low = low;
    this.port = port;
    return this;
  }

  public int octets() {
    return octets;
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  public int port() {
    return port;
  }

  /// Reads the value of an `XOR-…-ADDRESS` (RFC 8489 §14.2).
  ///
  /// @param transaction where the message's cookie and transaction id stand
  /// @return whether it is one
  boolean readXor(byte[] bytes, int at, int length, int transaction) {
    if (length < HEAD + IPV4) {
      return false;
    }
    int family = bytes[at + 1];
    port = NetworkOrder.u16(bytes, at + 2) ^ COOKIE_HALF;
    if (family == FAMILY_IPV4 && length == HEAD + IPV4) {
      octets = IPV4;
      high = (long) (NetworkOrder.i32(bytes, at + HEAD) ^ StunMessage.MAGIC_COOKIE) << HALF;
      low = 0;
      return true;
    }
    if (family == FAMILY_IPV6 && length == HEAD + IPV6) {
      octets = IPV6;
      high = NetworkOrder.i64(bytes, at + HEAD) ^ NetworkOrder.i64(bytes, transaction);
      low = NetworkOrder.i64(bytes, at + HEAD + 8) ^ NetworkOrder.i64(bytes, transaction + 8);
      return true;
    }
    return false;
  }

  /// Writes the value of an `XOR-…-ADDRESS`.
  ///
  /// @return how long it is
  int writeXor(byte[] bytes, int at, int transaction) {
    bytes[at] = 0;
    bytes[at + 1] = (byte) (octets == IPV4 ? FAMILY_IPV4 : FAMILY_IPV6);
    NetworkOrder.u16(bytes, at + 2, port ^ COOKIE_HALF);
    if (octets == IPV4) {
      NetworkOrder.i32(bytes, at + HEAD, (int) (high >>> HALF) ^ StunMessage.MAGIC_COOKIE);
    } else {
      NetworkOrder.i64(bytes, at + HEAD, high ^ NetworkOrder.i64(bytes, transaction));
      NetworkOrder.i64(bytes, at + HEAD + 8, low ^ NetworkOrder.i64(bytes, transaction + 8));
    }
    return HEAD + octets;
  }
}
