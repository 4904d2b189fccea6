package perigee.wire.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The numbers of frames (RFC 9113 §4, §6).
public final class Frames {

  public static final int DATA = 0x0;
  public static final int HEADERS = 0x1;
  public static final int PRIORITY = 0x2;
  public static final int RST_STREAM = 0x3;
  public static final int SETTINGS = 0x4;
  public static final int PUSH_PROMISE = 0x5;
  public static final int PING = 0x6;
  public static final int GOAWAY = 0x7;
  public static final int WINDOW_UPDATE = 0x8;
  public static final int CONTINUATION = 0x9;

  /// RFC 9218 §7.1.
  public static final int PRIORITY_UPDATE = 0x10;

  public static final int END_STREAM = 0x1;
  public static final int ACK = 0x1;
  public static final int END_HEADERS = 0x4;
  public static final int PADDED = 0x8;
  public static final int HAS_PRIORITY = 0x20;

  /// Bytes of the header of every frame (§4.1).
  public static final int HEADER_BYTES = 9;

  /// The least that an endpoint may set as the greatest payload, and what holds unless it sets more
  /// (§6.5.2).
  public static final int MIN_MAX_PAYLOAD_BYTES = 16_384;

  /// The greatest payload that a frame can name (§4.2).
  public static final int MAX_MAX_PAYLOAD_BYTES = 0xff_ffff;

  /// The window of every flow until it is changed (§6.9.2).
  public static final int INITIAL_WINDOW_BYTES = 65_535;

  static final int PING_BYTES = 8;
  static final int PRIORITY_BYTES = 5;
  static final int SETTING_BYTES = 6;

  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  private Frames() {}

  /// What a client sends first (§3.4); a copy.
  public static byte[] preface() {
    return PREFACE.clone();
  }

  /// Bytes of the preface.
  public static int prefaceBytes() {
    return PREFACE.length;
  }

  /// Whether a byte is the one that the preface has at this place.
  public static boolean isPreface(int at, byte b) {
    return PREFACE[at] == b;
  }

  static int readInt(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  static void writeInt(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }
}
