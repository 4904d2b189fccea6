package perigee.wire.http2;

import org.jspecify.annotations.Nullable;

/// Reads frame headers one after the other (RFC 9113 §4.1) and says what is wrong with a frame as
/// far as its header tells: its size, and whether it belongs to a stream or to the connection. What
/// it says is about the header read last.
public final class FrameReader {

  private int length;
  private int type;
  private int flags;
  private int stream;

  /// Reads the nine bytes of a header.
  public void read(byte[] bytes, int at) {
    length = (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
    type = bytes[at + 3] & 0xff;
    flags = bytes[at + 4] & 0xff;
    stream = Frames.readInt(bytes, at + 5) & Integer.MAX_VALUE;
  }

  /// Bytes of the payload.
  public int length() {
    return length;
  }

  public int type() {
    return type;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /// 0 for the connection.
  public int stream() {
    return stream;
  }

  /// The connection error that the header is, or null (§6).
  ///
  /// @param maxPayloadBytes what the reading side allows
  public @Nullable ErrorCode problem(int maxPayloadBytes) {
    if (length > maxPayloadBytes) {
      return ErrorCode.FRAME_SIZE_ERROR;
    }
    return switch (type) {
      case Frames.DATA, Frames.HEADERS, Frames.CONTINUATION -> onStream(true);
      // A wrong size is an error of the stream alone (§6.3).
      case Frames.PRIORITY -> onStream(true);
      case Frames.RST_STREAM -> onStream(length == 4);
      case Frames.SETTINGS ->
          onConnection(has(Frames.ACK) ? length == 0 : length % Frames.SETTING_BYTES == 0);
      case Frames.PING -> onConnection(length == Frames.PING_BYTES);
      case Frames.GOAWAY -> onConnection(length >= 8);
      case Frames.WINDOW_UPDATE -> length == 4 ? null : ErrorCode.FRAME_SIZE_ERROR;
      case Frames.PRIORITY_UPDATE -> onConnection(length >= 4);
      // Nobody here ever allows a push.
      case Frames.PUSH_PROMISE -> ErrorCode.PROTOCOL_ERROR;
      default -> null;
    };
  }

  private @Nullable ErrorCode onStream(boolean sizeFits) {
    if (stream == 0) {
      return ErrorCode.PROTOCOL_ERROR;
    }
    return sizeFits ? null : ErrorCode.FRAME_SIZE_ERROR;
  }

  private @Nullable ErrorCode onConnection(boolean sizeFits) {
    if (stream != 0) {
      return ErrorCode.PROTOCOL_ERROR;
    }
    return sizeFits ? null : ErrorCode.FRAME_SIZE_ERROR;
  }

  /// Where the content of a padded frame is (§6.1, §6.2): after the length of the padding and the
  /// retired priority, before the padding.
  ///
  /// @param padding the first byte of the payload, looked at if the frame is padded
  /// @return bytes of content, or -1 if the padding does not fit
  public int content(byte padding) {
    int content = length - prefix() - (has(Frames.PADDED) ? padding & 0xff : 0);
    return Math.max(content, -1);
  }

  /// Bytes before the content.
  public int prefix() {
    int priority = type == Frames.HEADERS && has(Frames.HAS_PRIORITY) ? Frames.PRIORITY_BYTES : 0;
    return priority + (has(Frames.PADDED) ? 1 : 0);
  }

  /// A 31-bit number of a payload: a stream, or an increment.
  public static int number(byte[] bytes, int at) {
    return Frames.readInt(bytes, at) & Integer.MAX_VALUE;
  }

  /// The error code of RST_STREAM or GOAWAY.
  public static ErrorCode errorCode(byte[] bytes, int at) {
    return ErrorCode.of(Frames.readInt(bytes, at));
  }
}
