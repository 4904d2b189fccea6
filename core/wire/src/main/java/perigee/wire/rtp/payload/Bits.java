package perigee.wire.rtp.payload;

/// Reads bits, the highest of an octet first. Behind the end it reads zeros and remembers it. It
/// belongs to one thread.
final class Bits {

  private byte[] bytes = new byte[0];
  private long at;
  private long end;
  private boolean past;

  void begin(byte[] source, int from, int octets) {
    bytes = source;
    at = (long) from * Byte.SIZE;
    end = at + (long) octets * Byte.SIZE;
    past = false;
  }

  boolean flag() {
    return bits(1) != 0;
  }

  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value <<= 1;
      if (at < end) {
        value |= bytes[(int) (at >>> 3)] >>> (7 - (int) (at & 7)) & 1;
        at++;
      } else {
        past = true;
      }
    }
    return value;
  }

  /// A number below a bound, in as few bits as that bound allows.
  int below(int bound) {
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
    int shorter = (1 << width) - bound;
    int value = bits(width - 1);
    if (value < shorter) {
      return value;
    }
    return (value << 1) - shorter + bits(1);
  }

  /// Whether more was read than there is.
  boolean isPast() {
    return past;
  }
}
