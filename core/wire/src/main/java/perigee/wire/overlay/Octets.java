package perigee.wire.overlay;

import java.util.Arrays;
import java.util.HexFormat;

/// Octets that don't change and are compared by what they are.
public final class Octets {

  public static final Octets NONE = new Octets(new byte[0]);

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Keeps a copy.
  public static Octets of(byte[] bytes) {
    return bytes.length == 0 ? NONE : new Octets(bytes.clone());
  }

  public int length() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /// A copy.
  public byte[] toArray() {
    return bytes.clone();
  }

  void writeTo(byte[] out, int at) {
    System.arraycopy(bytes, 0, out, at, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// In hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
