package perigee.wire.dns;

import java.util.Arrays;

/// Octets written one behind the other.
final class Octets {

  private static final int FIRST = 64;

  private byte[] bytes = new byte[FIRST];
  private int length;

  int length() {
    return length;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  void put(byte... octets) {
    if (length + octets.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + octets.length));
    }
    System.arraycopy(octets, 0, bytes, length, octets.length);
    length += octets.length;
  }

  /// A number in so many octets, the greatest first.
  void number(long value, int octets) {
    for (int i = octets - 1; i >= 0; i--) {
      put((byte) (value >>> (8 * i)));
    }
  }
}
