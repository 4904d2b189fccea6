package perigee.wire.http2;

/// What one side tells the other about itself (RFC 9113 §6.5.2).
///
/// @param headerTableBytes the most that the other side's encoder may keep
/// @param push whether pushes are allowed
/// @param maxStreams that the other side may have open at one time
/// @param windowBytes of each new stream
/// @param maxPayloadBytes of a frame, 16,384 to 16,777,215
/// @param maxHeaderListBytes advice about header sections, counted with 32 bytes a line
public record Settings(
    int headerTableBytes,
    boolean push,
    int maxStreams,
    int windowBytes,
    int maxPayloadBytes,
    int maxHeaderListBytes) {

  /// What holds until the first SETTINGS frame.
  public static final Settings INITIAL =
      new Settings(
          4096,
          true,
          Integer.MAX_VALUE,
          Frames.INITIAL_WINDOW_BYTES,
          Frames.MIN_MAX_PAYLOAD_BYTES,
          Integer.MAX_VALUE);

  private static final int HEADER_TABLE_SIZE = 0x1;
  private static final int ENABLE_PUSH = 0x2;
  private static final int MAX_CONCURRENT_STREAMS = 0x3;
  private static final int INITIAL_WINDOW_SIZE = 0x4;
  private static final int MAX_FRAME_SIZE = 0x5;
  private static final int MAX_HEADER_LIST_SIZE = 0x6;

  /// RFC 9218 §2.1.
  private static final int NO_RFC7540_PRIORITIES = 0x9;

  private static final int MAX_SETTINGS = 7;

  /// Bytes of the longest frame that `write` makes.
  public static final int MAX_BYTES = Frames.HEADER_BYTES + MAX_SETTINGS * Frames.SETTING_BYTES;

  /// What a SETTINGS frame came to.
  public sealed interface Outcome {}

  public record Changed(Settings settings) implements Outcome {}

  /// A connection error.
  public record Malformed(ErrorCode code, String reason) implements Outcome {}

  /// These settings with the changes of a frame's payload; unknown ones mean nothing.
  public Outcome with(byte[] payload, int from, int to) {
    Outcome outcome = new Changed(this);
    for (int at = from; at < to; at += Frames.SETTING_BYTES) {
      if (!(outcome instanceof Changed(Settings now))) {
        return outcome;
      }
      int id = (payload[at] & 0xff) << 8 | (payload[at + 1] & 0xff);
      outcome = now.with(id, Frames.readInt(payload, at + 2) & 0xffff_ffffL);
    }
    return outcome;
  }

  private Outcome with(int id, long value) {
    int capped = (int) Math.min(value, Integer.MAX_VALUE);
    return switch (id) {
      case HEADER_TABLE_SIZE -> changed(capped, push, maxStreams, windowBytes, maxPayloadBytes);
      case ENABLE_PUSH ->
          value > 1
              ? new Malformed(ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH is neither 0 nor 1")
              : changed(headerTableBytes, value == 1, maxStreams, windowBytes, maxPayloadBytes);
      case MAX_CONCURRENT_STREAMS ->
          changed(headerTableBytes, push, capped, windowBytes, maxPayloadBytes);
      case INITIAL_WINDOW_SIZE ->
          value > Integer.MAX_VALUE
              ? new Malformed(ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE exceeds 2^31-1")
              : changed(headerTableBytes, push, maxStreams, capped, maxPayloadBytes);
      case MAX_FRAME_SIZE ->
          value < Frames.MIN_MAX_PAYLOAD_BYTES || value > Frames.MAX_MAX_PAYLOAD_BYTES
              ? new Malformed(
                  ErrorCode.PROTOCOL_ERROR, "MAX_FRAME_SIZE is not 16384 to 16777215: " + value)
              : changed(headerTableBytes, push, maxStreams, windowBytes, capped);
      case MAX_HEADER_LIST_SIZE ->
          new Changed(
              new Settings(
                  headerTableBytes, push, maxStreams, windowBytes, maxPayloadBytes, capped));
      default -> new Changed(this);
    };
  }

  private Outcome changed(int table, boolean pushes, int streams, int window, int payload) {
    return new Changed(new Settings(table, pushes, streams, window, payload, maxHeaderListBytes));
  }

  /// Writes a SETTINGS frame with all of them, and that priorities are those of RFC 9218.
  ///
  /// @param client whether a client says so, which alone speaks of pushes
  /// @return the position after the last byte written
  public int write(byte[] target, int offset, boolean client) {
    int at = offset + Frames.HEADER_BYTES;
    at = setting(target, at, HEADER_TABLE_SIZE, headerTableBytes);
    if (client) {
      at = setting(target, at, ENABLE_PUSH, push ? 1 : 0);
    }
    if (maxStreams != Integer.MAX_VALUE) {
      at = setting(target, at, MAX_CONCURRENT_STREAMS, maxStreams);
    }
    at = setting(target, at, INITIAL_WINDOW_SIZE, windowBytes);
    at = setting(target, at, MAX_FRAME_SIZE, maxPayloadBytes);
    at = setting(target, at, MAX_HEADER_LIST_SIZE, maxHeaderListBytes);
    at = setting(target, at, NO_RFC7540_PRIORITIES, 1);
    int length = at - offset - Frames.HEADER_BYTES;
    FrameWriter.header(target, offset, length, Frames.SETTINGS, 0, 0);
    return at;
  }

  private static int setting(byte[] target, int at, int id, int value) {
    target[at] = (byte) (id >>> 8);
    target[at + 1] = (byte) id;
    Frames.writeInt(target, at + 2, value);
    return at + Frames.SETTING_BYTES;
  }
}
