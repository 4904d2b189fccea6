package perigee.selection.map;

import java.util.zip.CRC32C;

/// Bytes that are read once, from first to last, and believed only as far as they go.
final class ByteSource {

  private final byte[] bytes;
  private int end;
  private int at;

  /// Checks the CRC-32C at the end.
  ByteSource(byte[] bytes) throws MalformedMapException {
    check(bytes.length >= 4, "too short");
    check(bytes.length <= MapLimits.BYTES, "longer than any map");
    this.bytes = bytes;
    this.end = bytes.length;
    this.at = end - 4;
    long claimed = fixed(4);
    this.at = 0;
    this.end = bytes.length - 4;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    check(crc.getValue() == claimed, "the checksum does not match");
  }

  static void check(boolean holds, String reason) throws MalformedMapException {
    if (!holds) {
      throw new MalformedMapException(reason);
    }
  }

  int remaining() {
    return end - at;
  }

  int octet() throws MalformedMapException {
    check(at < end, "ends early");
    return bytes[at++] & 0xFF;
  }

  long varint() throws MalformedMapException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      check(shift < 63 || octet <= 1, "a number above 64 bits");
      value |= (octet & 0x7FL) << shift;
      if (octet < 0x80) {
        check(octet != 0 || shift == 0, "a number not in its shortest form");
        return value;
      }
    }
    throw new MalformedMapException("a number above 64 bits");
  }

  /// A varint from 0 to a bound.
  int upTo(int most, String what) throws MalformedMapException {
    long value = varint();
    check(value >= 0 && value <= most, what + ": " + value + " is above " + most);
    return (int) value;
  }

  /// How many of something follow, each of which takes at least some octets.
  int count(int most, int octetsEach, String what) throws MalformedMapException {
    int count = upTo(most, what);
    check((long) count * octetsEach <= remaining(), what + ": more than there are bytes for");
    return count;
  }

  void copy(byte[] to, int offset, int length) throws MalformedMapException {
    check(length <= remaining(), "ends early");
    System.arraycopy(bytes, at, to, offset, length);
    at += length;
  }

  long fixed(int octets) throws MalformedMapException {
    long value = 0;
    for (int i = 0; i < octets; i++) {
      value = value << 8 | octet();
    }
    return value;
  }

  String text(String what) throws MalformedMapException {
    int length = count(MapLimits.NAME, 1, what);
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = (char) upTo(0xFFFF, what);
    }
    return new String(chars);
  }

  /// A number that is finite and not negative.
  double amount(String what) throws MalformedMapException {
    double value = number();
    check(value >= 0 && value < Double.POSITIVE_INFINITY && 1 / value > 0, what);
    return value;
  }

  double number() throws MalformedMapException {
    return Double.longBitsToDouble(fixed(8));
  }
}
