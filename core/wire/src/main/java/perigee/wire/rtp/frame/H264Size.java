package perigee.wire.rtp.frame;

/// How large the pictures are that a sequence parameter set of a baseline profile describes (H.264
/// §7.3.2.1.1).
///
/// @param width in pixels; 0 if it can't be read
record H264Size(int width, int height) {

  static final H264Size UNKNOWN = new H264Size(0, 0);

  private static final int HEAD = 4;
  private static final int MACROBLOCK = 16;
  private static final int MOST_BITS = 24;

  /// Profiles whose sets say more before what is looked for.
  private static final int LEAST_HIGH = 100;

  private static final int LARGEST = 1 << 14;

  static H264Size of(byte[] sps) {
    if (sps.length <= HEAD || (sps[1] & 0xff) >= LEAST_HIGH) {
      return UNKNOWN;
    }
    Reader in = new Reader(sps, HEAD * Byte.SIZE);
    in.number(); // its id
    in.number(); // log2_max_frame_num
    int order = in.number();
    if (order == 0) {
      in.number();
    } else if (order == 1) {
      return UNKNOWN;
    }
    in.number(); // reference frames
    in.bits(1);
    int wide = (in.number() + 1) * MACROBLOCK;
    int units = in.number() + 1;
    int frameOnly = in.bits(1);
    if (frameOnly == 0) {
      in.bits(1);
    }
    in.bits(1);
    int high = units * MACROBLOCK * (2 - frameOnly);
    if (in.bits(1) == 1) {
      wide -= 2 * (in.number() + in.number());
      high -= 2 * (2 - frameOnly) * (in.number() + in.number());
    }
    boolean sane = !in.failed && wide > 0 && high > 0 && wide <= LARGEST && high <= LARGEST;
    return sane ? new H264Size(wide, high) : UNKNOWN;
  }

  private static final class Reader {

    private final byte[] octets;
    private int at;
    private boolean failed;

    Reader(byte[] octets, int at) {
      this.octets = octets;
      this.at = at;
    }

    int bits(int count) {
      int read = 0;
      for (int i = 0; i < count; i++) {
        if (at >= octets.length * Byte.SIZE) {
          failed = true;
          return 0;
        }
        read = (read << 1) | (octets[at / Byte.SIZE] >> (Byte.SIZE - 1 - at % Byte.SIZE) & 1);
        at++;
      }
      return read;
    }

    /// An Exp-Golomb number (§9.1).
    int number() {
      int zeros = 0;
      while (!failed && zeros < MOST_BITS && bits(1) == 0) {
        zeros++;
      }
      return (1 << zeros) - 1 + bits(zeros);
    }
  }
}
