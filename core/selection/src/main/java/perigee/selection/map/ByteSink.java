package perigee.selection.map;

import java.util.Arrays;
import java.util.zip.CRC32C;

/// Bytes that grow.
final class ByteSink {

  private byte[] bytes = new byte[1024];
  private int length;

  void octet(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) value;
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      octet((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    octet((int) rest);
  }

  void octets(byte[] from, int start, int end) {
    int more = end - start;
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
    System.arraycopy(from, start, bytes, length, more);
    length += more;
  }

  int length() {
    return length;
  }

  void fixed(long value, int octets) {
    for (int i = octets - 1; i >= 0; i--) {
      octet((int) (value >>> (8 * i)));
    }
  }

  /// UTF-16 units as varints.
  void text(String text) {
    varint(text.length());
    for (int i = 0; i < text.length(); i++) {
      varint(text.charAt(i));
    }
  }

  void number(double value) {
    fixed(Double.doubleToLongBits(value), 8);
  }

  /// All bytes, with their CRC-32C behind them.
  byte[] sealed() {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    fixed(crc.getValue(), 4);
    return Arrays.copyOf(bytes, length);
  }
}
