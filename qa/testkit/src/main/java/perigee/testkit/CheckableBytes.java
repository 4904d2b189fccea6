package perigee.testkit;

/// Bytes of any number that can be checked without being kept: the byte at a place is a function of
/// the place and a seed.
public final class CheckableBytes {

  private CheckableBytes() {}

  /// The byte at a place.
  public static byte at(long seed, long position) {
    long mixed = (position + seed) * 0x9E3779B97F4A7C15L;
    return (byte) (mixed >>> 56);
  }

  /// The bytes from one place on.
  public static byte[] bytes(long seed, long from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = at(seed, from + i);
    }
    return bytes;
  }
}
