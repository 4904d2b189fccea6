package perigee.wire.rtp.frame;

import java.util.Arrays;

/// The octets of a frame while it grows.
final class FrameOctets {

  private static final int FIRST_ROOM = 16 * 1024;

  byte[] octets = new byte[FIRST_ROOM];
  int length;

  void clear() {
    length = 0;
  }

  /// Adds some.
  ///
  /// @return whether the frame is not too long
  boolean add(byte[] from, int at, int count) {
    if (length + count > FrameAssembly.LONGEST) {
      return false;
    }
    if (octets.length - length < count) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + count));
    }
    System.arraycopy(from, at, octets, length, count);
    length += count;
    return true;
  }

  boolean add(int octet) {
    return add(new byte[] {(byte) octet}, 0, 1);
  }
}
