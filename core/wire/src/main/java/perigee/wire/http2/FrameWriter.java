package perigee.wire.http2;

/// Writes frames into bytes that have the room (RFC 9113 §4, §6). Everything returns the position
/// after the last byte written.
public final class FrameWriter {

  /// The room that any of the small frames here needs.
  public static final int MAX_SMALL_BYTES = Frames.HEADER_BYTES + 8;

  private FrameWriter() {}

  public static int header(byte[] target, int at, int length, int type, int flags, int stream) {
    target[at] = (byte) (length >>> 16);
    target[at + 1] = (byte) (length >>> 8);
    target[at + 2] = (byte) length;
    target[at + 3] = (byte) type;
    target[at + 4] = (byte) flags;
    Frames.writeInt(target, at + 5, stream);
    return at + Frames.HEADER_BYTES;
  }

  public static int reset(byte[] target, int at, int stream, ErrorCode code) {
    int next = header(target, at, 4, Frames.RST_STREAM, 0, stream);
    Frames.writeInt(target, next, code.code());
    return next + 4;
  }

  public static int windowUpdate(byte[] target, int at, int stream, int increment) {
    int next = header(target, at, 4, Frames.WINDOW_UPDATE, 0, stream);
    Frames.writeInt(target, next, increment);
    return next + 4;
  }

  /// Says that the connection takes no more streams.
  ///
  /// @param lastStream the last one that was or may be acted on
  public static int goAway(byte[] target, int at, int lastStream, ErrorCode code) {
    int next = header(target, at, 8, Frames.GOAWAY, 0, 0);
    Frames.writeInt(target, next, lastStream);
    Frames.writeInt(target, next + 4, code.code());
    return next + 8;
  }

  /// Asks for a sign of life, or gives it.
  ///
  /// @param opaque eight bytes that the peer sends back
  public static int ping(byte[] target, int at, boolean ack, byte[] opaque, int from) {
    int next = header(target, at, Frames.PING_BYTES, Frames.PING, ack ? Frames.ACK : 0, 0);
    System.arraycopy(opaque, from, target, next, Frames.PING_BYTES);
    return next + Frames.PING_BYTES;
  }

  public static int settingsAck(byte[] target, int at) {
    return header(target, at, 0, Frames.SETTINGS, Frames.ACK, 0);
  }
}
