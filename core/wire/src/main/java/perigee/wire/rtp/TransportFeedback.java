package perigee.wire.rtp;

import perigee.wire.octets.NetworkOrder;

/// When the packets of a transport arrived at its other end, as that end tells it
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1). One object is used for packet after
/// packet; it belongs to one thread.
public final class TransportFeedback {

  /// Packets that one feedback may speak of; more is refused.
  public static final int MOST = 4096;

  /// What the times are multiples of.
  public static final int TICK_MICROS = 250;

  static final int HEAD = 20;
  static final int TICKS_OF_REFERENCE = 256;

  /// Symbols of two bits.
  static final int LOST = 0;

  static final int SMALL = 1;
  static final int LARGE = 2;

  private static final int VECTOR = 0x8000;
  private static final int TWO_BITS = 0x4000;
  private static final int RUN_LENGTH = 0x1fff;
  private static final int RUN_SYMBOL_SHIFT = 13;
  private static final int ONE_BIT_SYMBOLS = 14;
  private static final int TWO_BIT_SYMBOLS = 7;

  private final byte[] symbols = new byte[MOST];
  private final long[] ticks = new long[MOST];
  private int media;
  private int base;
  private int count;
  private int number;
  private int referenceTime;

  /// Reads the packet that a reader stands at, of [RtcpKind#TRANSPORT_FEEDBACK].
  ///
  /// @return whether it is whole
  public boolean read(RtcpReader packet) {
    byte[] bytes = packet.bytes();
    int at = packet.at();
    media = packet.media();
    base = NetworkOrder.u16(bytes, at + 12);
    count = NetworkOrder.u16(bytes, at + 14);
    int word = NetworkOrder.i32(bytes, at + 16);
    referenceTime = word >> 8;
    number = word & 0xff;
    int end = at + packet.length();
    int deltas = count > MOST ? -1 : readSymbols(bytes, at + HEAD, end);
    return deltas >= 0 && readTimes(bytes, deltas, end);
  }

  /// Returns where the times begin, or -1.
  private int readSymbols(byte[] bytes, int from, int end) {
    int at = from;
    int known = 0;
    while (known < count) {
      if (at + 2 > end) {
        return -1;
      }
      int chunk = NetworkOrder.u16(bytes, at);
      at += 2;
      if ((chunk & VECTOR) == 0) {
        int run = Math.min(chunk & RUN_LENGTH, count - known);
        if (run == 0) {
          return -1;
        }
        java.util.Arrays.fill(symbols, known, known + run, (byte) (chunk >>> RUN_SYMBOL_SHIFT));
        known += run;
      } else {
        known = readVector(chunk, known);
      }
    }
    return at;
  }

  private int readVector(int chunk, int from) {
    boolean twoBits = (chunk & TWO_BITS) != 0;
    int bits = twoBits ? 2 : 1;
    int many = Math.min(twoBits ? TWO_BIT_SYMBOLS : ONE_BIT_SYMBOLS, count - from);
    for (int i = 0; i < many; i++) {
      int shift = ONE_BIT_SYMBOLS - bits * (i + 1);
      symbols[from + i] = (byte) (chunk >>> shift & (twoBits ? 3 : 1));
    }
    return from + many;
  }

  private boolean readTimes(byte[] bytes, int from, int end) {
    int at = from;
    long now = (long) referenceTime * TICKS_OF_REFERENCE;
    for (int i = 0; i < count; i++) {
      int octets = symbols[i];
      if (octets > LARGE || at + octets > end) {
        return false;
      }
      if (octets == SMALL) {
        now += bytes[at] & 0xff;
      } else if (octets == LARGE) {
        now += (short) NetworkOrder.u16(bytes, at);
      }
      ticks[i] = now;
      at += octets;
    }
    return true;
  }

  /// Whom the packet names as its subject; it speaks of the whole transport all the same.
  public int media() {
    return media;
  }

  /// The sequence number of the first packet that it speaks of.
  public int base() {
    return base;
  }

  /// How many it speaks of.
  public int count() {
    return count;
  }

  /// The number of the feedback, modulo 256.
  public int number() {
    return number;
  }

  /// Whether one of them arrived.
  public boolean arrived(int index) {
    return symbols[index] != LOST;
  }

  /// When it did, on the receiver's clock, which turns over with the 24 bits of the reference time,
  /// every 12 days.
  public long arrivalMicros(int index) {
    return ticks[index] * TICK_MICROS;
  }
}
