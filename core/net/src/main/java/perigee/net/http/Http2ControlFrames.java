package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.FrameReader;
import perigee.wire.http2.Frames;
import perigee.wire.http2.Settings;

/// Does what frames say that carry neither data nor fields (RFC 9113 §6.3 to §6.9, RFC 9218 §7.1).
/// Confined to the loop.
final class Http2ControlFrames {

  /// How much of a frame is looked at.
  static final int MAX_BYTES = 512;

  private final Http2Link link;
  private final FrameReader frame;
  private final byte[] payload = new byte[MAX_BYTES];

  /// @param frame reads the headers of the connection's frames
  Http2ControlFrames(Http2Link link, FrameReader frame) {
    this.link = link;
    this.frame = frame;
  }

  /// Does what the frame says that was read.
  ///
  /// @param at where its payload begins
  void act(ByteBuf in, int at) {
    in.getBytes(at, payload, 0, Math.min(frame.length(), MAX_BYTES));
    switch (frame.type()) {
      case Frames.PRIORITY -> priority();
      case Frames.RST_STREAM -> reset();
      case Frames.SETTINGS -> settings();
      case Frames.PING -> ping();
      case Frames.GOAWAY ->
          link.role().goAway(FrameReader.number(payload, 0), FrameReader.errorCode(payload, 4));
      case Frames.WINDOW_UPDATE -> windowUpdate();
      case Frames.PRIORITY_UPDATE -> priorityUpdate();
      // RFC 9113 §4.1: what is unknown is ignored.
      default -> link.spend(FloodGuard.CHEAP);
    }
  }

  private void priority() {
    if (frame.length() != 5) {
      priorityError(ErrorCode.FRAME_SIZE_ERROR, "PRIORITY frame that is not 5 bytes long");
    } else if (FrameReader.number(payload, 0) == frame.stream()) {
      priorityError(ErrorCode.PROTOCOL_ERROR, "stream depends on itself");
    } else {
      link.spend(FloodGuard.CHEAP);
    }
  }

  private void priorityError(ErrorCode code, String reason) {
    Http2Stream stream = link.streams().get(frame.stream());
    if (stream == null) {
      link.fail(code, reason);
    } else {
      link.streamError(stream.id(), stream, code, reason);
    }
  }

  private void reset() {
    Http2Stream stream = link.streams().get(frame.stream());
    if (stream != null) {
      ErrorCode code = FrameReader.errorCode(payload, 0);
      link.broken(stream, code, "peer reset the stream: " + code);
      link.spend(FloodGuard.RESET);
    } else if (link.streams().isIdle(frame.stream())) {
      link.fail(ErrorCode.PROTOCOL_ERROR, "reset of a stream that was never opened");
    } else {
      link.spend(FloodGuard.CHEAP);
    }
  }

  private void settings() {
    if (frame.has(Frames.ACK) || !link.spend(FloodGuard.SETTINGS)) {
      return;
    }
    if (frame.length() > MAX_BYTES) {
      link.fail(ErrorCode.ENHANCE_YOUR_CALM, "SETTINGS frame longer than " + MAX_BYTES);
      return;
    }
    switch (link.peersSettings().with(payload, 0, frame.length())) {
      case Settings.Changed(Settings changed) -> {
        if (link.settings(changed)) {
          link.output().settingsAck();
          link.flushSoon();
        } else {
          link.fail(ErrorCode.FLOW_CONTROL_ERROR, "settings make a window exceed 2^31-1");
        }
      }
      case Settings.Malformed(ErrorCode code, String reason) -> link.fail(code, reason);
    }
  }

  private void ping() {
    if (frame.has(Frames.ACK)) {
      link.role().pingAcknowledged();
    } else if (link.spend(FloodGuard.PING)) {
      link.output().ping(true, payload, 0);
      link.flushSoon();
    }
  }

  private void windowUpdate() {
    int increment = FrameReader.number(payload, 0);
    int id = frame.stream();
    Http2Stream stream = link.streams().get(id);
    if (!link.spend(FloodGuard.CHEAP)) {
      return;
    }
    if (id == 0) {
      if (increment == 0) {
        link.fail(ErrorCode.PROTOCOL_ERROR, "window grows by nothing");
      } else if (!link.sending().window().grow(increment)) {
        link.fail(ErrorCode.FLOW_CONTROL_ERROR, "window exceeds 2^31-1");
      }
      link.flushSoon();
    } else if (stream != null) {
      windowUpdate(stream, increment);
    } else if (link.streams().isIdle(id)) {
      link.fail(ErrorCode.PROTOCOL_ERROR, "window of a stream that was never opened");
    }
  }

  private void windowUpdate(Http2Stream stream, int increment) {
    if (increment == 0) {
      String reason = "window grows by nothing";
      link.streamError(stream.id(), stream, ErrorCode.PROTOCOL_ERROR, reason);
    } else if (!stream.sendWindow().grow(increment)) {
      String reason = "window exceeds 2^31-1";
      link.streamError(stream.id(), stream, ErrorCode.FLOW_CONTROL_ERROR, reason);
    } else {
      stream.run();
    }
  }

  private void priorityUpdate() {
    int stream = FrameReader.number(payload, 0);
    if (stream == 0) {
      link.fail(ErrorCode.PROTOCOL_ERROR, "PRIORITY_UPDATE for stream 0");
    } else if (link.spend(FloodGuard.CHEAP)) {
      int end = Math.min(frame.length(), MAX_BYTES);
      link.role().priorityUpdate(stream, new String(payload, 4, end - 4, ISO_8859_1));
    }
  }
}
