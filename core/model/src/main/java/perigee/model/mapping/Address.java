package perigee.model.mapping;

import java.util.Optional;

/// An IP address. Its bits are aligned to the left of two longs, so that both families compare,
/// mask and hash alike: an IPv4 address is the upper half of `high`, and the rest is zero.
public record Address(Family family, long high, long low) implements Comparable<Address> {

  public Address {
    if (family == Family.IPV4 && (low != 0 || (int) high != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  public static Address ipv4(int bits) {
    return new Address(Family.IPV4, (long) bits << 32, 0);
  }

  /// From bytes in network order.
  ///
  /// @param bytes four or sixteen
  public static Address of(byte[] bytes) {
    return switch (bytes.length) {
      case 4 -> new Address(Family.IPV4, bits(bytes, 0, 4), 0);
      case 16 -> new Address(Family.IPV6, bits(bytes, 0, 8), bits(bytes, 8, 8));
      default -> throw new IllegalArgumentException("an address has 4 or 16 bytes");
    };
  }

  /// Reads `192.0.2.1`, or IPv6 in any form of RFC 4291 §2.2; no zones, no leading zeros in IPv4.
  public static Optional<Address> parse(String text) {
    return AddressText.parse(text);
  }

  /// In network order.
  public byte[] bytes() {
    byte[] bytes = new byte[family.bits() / 8];
    for (int i = 0; i < bytes.length; i++) {
      long word = i < 8 ? high : low;
      bytes[i] = (byte) (word >>> (56 - 8 * (i & 7)));
    }
    return bytes;
  }

  /// The prefix that holds this address alone.
  public Prefix asPrefix() {
    return new Prefix(family, high, low, family.bits());
  }

  @Override
  public int compareTo(Address other) {
    int families = family.compareTo(other.family);
    if (families != 0) {
      return families;
    }
    int highs = Long.compareUnsigned(high, other.high);
    return highs != 0 ? highs : Long.compareUnsigned(low, other.low);
  }

  /// The one text form of RFC 5952.
  @Override
  public String toString() {
    return AddressText.format(this);
  }

  private static long bits(byte[] bytes, int offset, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (bytes[offset + i] & 0xFFL) << (56 - 8 * i);
    }
    return bits;
  }
}
