package perigee.realtime.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory that the ciphers of one thread use one after the other.
final class Scratch {

  /// Octets of the longest packet that is protected.
  static final int MOST = 2048;

  static final int IV = 0;
  static final int LENGTH = 32;
  static final int END = 48;
  static final int EXTRA = 64;
  static final int TEXT = EXTRA + MOST;

  private static final int TRAILER = 64;

  private final MemorySegment segment = Arena.ofAuto().allocate(TEXT + MOST + TRAILER, EXTRA);
  private final byte[] counters = new byte[MOST + TRAILER];
  private final byte[] stream = new byte[MOST + TRAILER];

  MemorySegment segment() {
    return segment;
  }

  long address() {
    return segment.address();
  }

  byte[] counters() {
    return counters;
  }

  byte[] stream() {
    return stream;
  }
}
