package perigee.net.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.FrameReader;
import perigee.wire.http2.Frames;
import perigee.wire.http2.HeaderList;

/// Cuts what a connection receives into frames (RFC 9113 §4), and does what those with data and
/// fields say (§6.1, §6.2, §6.10); the others go to [Http2ControlFrames]. Confined to the loop.
final class Http2Reading {

  private static final int MAX_PAYLOAD_BYTES = Frames.MIN_MAX_PAYLOAD_BYTES;

  private final Http2Link link;
  private final FrameReader frame = new FrameReader();
  private final Http2Blocks blocks;
  private final Http2ControlFrames control;
  private final byte[] header = new byte[Frames.HEADER_BYTES];
  private @Nullable ByteBuf rest;
  private int prefaceSeen;
  private boolean settled;
  private long frames;

  /// Makes one.
  ///
  /// @param preface whether the peer is a client, which begins with the preface (§3.4)
  Http2Reading(Http2Link link, boolean preface) {
    this.link = link;
    this.control = new Http2ControlFrames(link, frame);
    this.blocks = new Http2Blocks(link.limits().maxHeadBytes() + Frames.MIN_MAX_PAYLOAD_BYTES);
    this.prefaceSeen = preface ? 0 : Frames.prefaceBytes();
  }

  /// Whether the peer is in the middle of a frame, or of a field block.
  boolean isInside() {
    return rest != null || blocks.open() != 0 || !settled;
  }

  /// Whether what it is in the middle of is a body's.
  boolean isInsideData() {
    return settled
        && blocks.open() == 0
        && rest != null
        && rest.readableBytes() > Http2ControlFrames.MAX_BYTES;
  }

  /// Frames read, those of one field block counted together.
  long frames() {
    return frames;
  }

  /// Takes what came; it is released.
  void read(ByteBuf bytes) {
    ByteBuf in = joined(bytes);
    if (preface(in)) {
      while (!link.over() && frame(in)) {
        // Frame by frame.
      }
    }
    if (link.over() || !in.isReadable()) {
      in.release();
    } else {
      keep(in);
    }
  }

  void release() {
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }

  private ByteBuf joined(ByteBuf bytes) {
    ByteBuf before = rest;
    if (before == null) {
      return bytes;
    }
    rest = null;
    before.discardReadBytes().writeBytes(bytes);
    bytes.release();
    return before;
  }

  /// What is left is less than a frame; a buffer of its own does not hold the large one it came in.
  private void keep(ByteBuf in) {
    if (in.capacity() - in.readerIndex() >= Frames.HEADER_BYTES + MAX_PAYLOAD_BYTES
        && in.refCnt() == 1
        && !in.isReadOnly()) {
      rest = in;
      return;
    }
    rest = link.channel().alloc().directBuffer(Math.max(512, 2 * in.readableBytes()));
    rest.writeBytes(in);
    in.release();
  }

  private boolean preface(ByteBuf in) {
    while (prefaceSeen < Frames.prefaceBytes() && in.isReadable()) {
      if (!Frames.isPreface(prefaceSeen++, in.readByte())) {
        link.fail(ErrorCode.PROTOCOL_ERROR, "connection does not begin with the preface");
        return false;
      }
    }
    return prefaceSeen == Frames.prefaceBytes();
  }

  /// Reads one frame; whether there was a whole one.
  private boolean frame(ByteBuf in) {
    if (in.readableBytes() < Frames.HEADER_BYTES) {
      return false;
    }
    in.getBytes(in.readerIndex(), header, 0, Frames.HEADER_BYTES);
    frame.read(header, 0);
    ErrorCode problem = problem();
    if (problem != null) {
      link.fail(problem, "frame of type " + frame.type() + " that does not fit");
      return false;
    }
    if (in.readableBytes() < Frames.HEADER_BYTES + frame.length()) {
      return false;
    }
    int at = in.readerIndex() + Frames.HEADER_BYTES;
    settled = true;
    act(in, at);
    frames += blocks.open() == 0 ? 1 : 0;
    in.readerIndex(at + frame.length());
    return true;
  }

  private @Nullable ErrorCode problem() {
    ErrorCode problem = frame.problem(MAX_PAYLOAD_BYTES);
    boolean continues = frame.type() == Frames.CONTINUATION;
    boolean awaited =
        blocks.open() == 0 ? !continues : continues && frame.stream() == blocks.open();
    if (problem == null && !awaited) {
      return ErrorCode.PROTOCOL_ERROR;
    }
    boolean first = !settled && (frame.type() != Frames.SETTINGS || frame.has(Frames.ACK));
    return problem == null && first ? ErrorCode.PROTOCOL_ERROR : problem;
  }

  private void act(ByteBuf in, int at) {
    switch (frame.type()) {
      case Frames.DATA -> data(in, at);
      case Frames.HEADERS -> headers(in, at);
      case Frames.CONTINUATION -> block(in, at, frame.length(), true);
      default -> control.act(in, at);
    }
  }

  private void data(ByteBuf in, int at) {
    int length = frame.length();
    int content = frame.content(length == 0 ? 0 : in.getByte(at));
    Http2Stream stream = link.streams().get(frame.stream());
    if (content < 0) {
      link.fail(ErrorCode.PROTOCOL_ERROR, "padding is longer than its frame");
    } else if (!link.takeReceiveWindow(length)) {
      link.fail(ErrorCode.FLOW_CONTROL_ERROR, "more data than the connection's window");
    } else if (stream == null || !stream.receives()) {
      link.taken(length);
      dataOnClosed(stream);
    } else if (!stream.takeReceiveWindow(length)) {
      link.taken(length);
      String reason = "more data than the stream's window";
      link.streamError(stream.id(), stream, ErrorCode.FLOW_CONTROL_ERROR, reason);
    } else {
      data(stream, in, at + frame.prefix(), content);
    }
  }

  private void dataOnClosed(@Nullable Http2Stream stream) {
    if (stream == null && link.streams().isIdle(frame.stream())) {
      link.fail(ErrorCode.PROTOCOL_ERROR, "data on a stream that was never opened");
    } else if (stream != null || !link.streams().wasReset(frame.stream())) {
      String reason = "data after the stream's end";
      link.streamError(frame.stream(), stream, ErrorCode.STREAM_CLOSED, reason);
    } else {
      // The peer did not know yet; but it should soon.
      link.spend(FloodGuard.CHEAP);
    }
  }

  private void data(Http2Stream stream, ByteBuf in, int at, int content) {
    boolean ends = frame.has(Frames.END_STREAM);
    if (content == 0 && !ends && !link.spend(FloodGuard.EMPTY)) {
      return;
    }
    if (frame.length() > content) {
      stream.taken(frame.length() - content);
    }
    Http2Body body = stream.body();
    boolean fits = body == null ? content == 0 : body.add(in, at, content);
    if (fits && ends) {
      stream.received();
      fits = body == null || body.end(Fields.EMPTY);
      if (fits) {
        link.role().received(stream);
      }
    }
    if (!fits) {
      // RFC 9113 §8.1.1.
      String reason = "body is not as long as its content-length";
      link.streamError(stream.id(), stream, ErrorCode.PROTOCOL_ERROR, reason);
    }
  }

  private void headers(ByteBuf in, int at) {
    int content = frame.content(frame.length() == 0 ? 0 : in.getByte(at));
    if (content < 0) {
      link.fail(ErrorCode.PROTOCOL_ERROR, "padding is longer than its frame");
      return;
    }
    if (frame.has(Frames.HAS_PRIORITY) && dependsOnItself(in, at)) {
      link.fail(ErrorCode.PROTOCOL_ERROR, "stream depends on itself");
      return;
    }
    blocks.begin(frame.stream(), frame.has(Frames.END_STREAM));
    block(in, at + frame.prefix(), content, false);
  }

  /// The priorities of RFC 7540 mean nothing any more, but this was always an error (§5.3.1 there).
  private boolean dependsOnItself(ByteBuf in, int at) {
    int priority = at + (frame.has(Frames.PADDED) ? 1 : 0);
    return (in.getInt(priority) & Integer.MAX_VALUE) == frame.stream();
  }

  private void block(ByteBuf in, int at, int length, boolean continuation) {
    if (!blocks.add(in, at, length, continuation)) {
      link.fail(ErrorCode.ENHANCE_YOUR_CALM, "field block is too long, or in too many frames");
    } else if (frame.has(Frames.END_HEADERS)) {
      blocks.end();
      wholeBlock();
    }
  }

  private void wholeBlock() {
    int id = frame.stream();
    Http2Stream known = link.streams().get(id);
    HeaderList list = link.role().list(known);
    list.clear();
    String problem = link.decoder().decode(blocks.bytes(), 0, blocks.length(), list);
    if (problem != null) {
      link.fail(ErrorCode.COMPRESSION_ERROR, problem);
    } else if (known != null && !known.receives()) {
      String reason = "fields after the stream's end";
      link.streamError(id, known, ErrorCode.STREAM_CLOSED, reason);
    } else {
      link.role().headers(id, known, list, blocks.endStream());
    }
  }
}
