package perigee.model.mapping;

import java.util.Optional;

/// A block of addresses that share their first bits (RFC 4632 §3.1, RFC 4291 §2.3). The bits are
/// aligned to the left of two longs as those of `Address`; bits beyond the length are zero.
///
/// Sorted, a prefix comes right before those that it contains.
///
/// @param length how many bits are shared, 0 to 32 or 128
public record Prefix(Family family, long high, long low, int length) implements Comparable<Prefix> {

  public static final Prefix ALL_IPV4 = new Prefix(Family.IPV4, 0, 0, 0);
  public static final Prefix ALL_IPV6 = new Prefix(Family.IPV6, 0, 0, 0);

  public Prefix {
    if (length < 0 || length > family.bits()) {
      throw new IllegalArgumentException("length " + length + " of " + family);
    }
    if ((high & ~highMask(length)) != 0 || (low & ~lowMask(length)) != 0) {
      throw new IllegalArgumentException("bits beyond the prefix");
    }
  }

  /// The block of a length that holds an address.
  public static Prefix of(Address address, int length) {
    return of(address.family(), address.high(), address.low(), length);
  }

  /// The block of a length that holds an address.
  public static Prefix of(Family family, long high, long low, int length) {
    return new Prefix(family, high & highMask(length), low & lowMask(length), length);
  }

  /// Reads `192.0.2.0/24` or `2001:db8::/32`. Bits beyond the length must be zero.
  public static Optional<Prefix> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    Optional<Address> address = Address.parse(text.substring(0, slash));
    int length = length(text.substring(slash + 1));
    if (address.isEmpty() || length < 0 || length > address.get().family().bits()) {
      return Optional.empty();
    }
    Prefix prefix = of(address.get(), length);
    return prefix.first().equals(address.get()) ? Optional.of(prefix) : Optional.empty();
  }

  /// The bits of the first long that a length covers.
  public static long highMask(int length) {
    return length <= 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
  }

  /// The bits of the second long that a length covers.
  public static long lowMask(int length) {
    return highMask(length - 64);
  }

  public boolean contains(Family otherFamily, long otherHigh, long otherLow) {
    return family == otherFamily
        && (otherHigh & highMask(length)) == high
        && (otherLow & lowMask(length)) == low;
  }

  public boolean contains(Address address) {
    return contains(address.family(), address.high(), address.low());
  }

  /// Whether every address of the other is in this one, too.
  public boolean contains(Prefix other) {
    return other.length >= length && contains(other.family, other.high, other.low);
  }

  /// The first address of the block.
  public Address first() {
    return new Address(family, high, low);
  }

  /// The block of a shorter length around this one.
  public Prefix shortened(int shorter) {
    return of(family, high, low, Math.min(shorter, length));
  }

  /// The other half of the block that is one bit shorter; itself, if it is everything.
  public Prefix sibling() {
    if (length == 0) {
      return this;
    }
    long highBit = length <= 64 ? 1L << (64 - length) : 0;
    long lowBit = length > 64 ? 1L << (128 - length) : 0;
    return new Prefix(family, high ^ highBit, low ^ lowBit, length);
  }

  @Override
  public int compareTo(Prefix other) {
    int addresses = first().compareTo(other.first());
    return addresses != 0 ? addresses : Integer.compare(length, other.length);
  }

  @Override
  public String toString() {
    return first() + "/" + length;
  }

  private static int length(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 3;
    int value = 0;
    for (int i = 0; digits && i < text.length(); i++) {
      char c = text.charAt(i);
      digits = c >= '0' && c <= '9';
      value = value * 10 + (c - '0');
    }
    boolean leadingZero = text.length() > 1 && text.charAt(0) == '0';
    return digits && !leadingZero ? value : -1;
  }
}
