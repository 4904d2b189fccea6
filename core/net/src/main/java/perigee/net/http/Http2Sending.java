package perigee.net.http;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.FlowWindow;
import perigee.wire.http2.Frames;
import perigee.wire.http2.HpackEncoder;
import perigee.wire.http2.Priority;

/// Shares one connection among the bodies that are sent on it (RFC 9218 §10): the more urgent go
/// first; of one urgency the whole ones one after the other, the incremental ones in turn. Confined
/// to the loop.
final class Http2Sending {

  private static final int MAX_DATA_BYTES = 64 * 1024;

  /// Smaller frames do not pay for the window that they were given.
  private static final int WORTHY_BYTES = 1024;

  private final Http2Link link;
  private final Http2Output output;
  private final FlowWindow window = new FlowWindow(Frames.INITIAL_WINDOW_BYTES);

  @SuppressWarnings({"unchecked", "rawtypes"}) // An array of generics has no other way.
  private final ArrayDeque<Http2Stream>[] queues = new ArrayDeque[Priority.URGENCIES];

  private int waiting;
  private boolean running;

  Http2Sending(Http2Link link, Http2Output output) {
    this.link = link;
    this.output = output;
  }

  /// The window of the connection.
  FlowWindow window() {
    return window;
  }

  /// Whether nobody waits to send.
  boolean isIdle() {
    return waiting == 0;
  }

  void add(Http2Stream stream) {
    if (!stream.queued()) {
      stream.queued(true);
      waiting++;
      queue(stream.priority().urgency()).addLast(stream);
    }
  }

  void remove(Http2Stream stream) {
    if (stream.queued()) {
      stream.queued(false);
      waiting--;
      boolean unused = queue(stream.priority().urgency()).removeFirstOccurrence(stream);
      assert unused;
    }
  }

  void reprioritise(Http2Stream stream, Priority priority) {
    boolean queued = stream.queued();
    remove(stream);
    stream.priority(priority);
    if (queued) {
      add(stream);
    }
  }

  private ArrayDeque<Http2Stream> queue(int urgency) {
    ArrayDeque<Http2Stream> queue = queues[urgency];
    if (queue == null) {
      queue = new ArrayDeque<>(4);
      queues[urgency] = queue;
    }
    return queue;
  }

  /// Writes what windows, sources and the channel allow.
  void pump() {
    if (running) {
      return;
    }
    running = true;
    while (waiting > 0 && window.available() > 0 && output.isWritable()) {
      Http2Stream stream = first();
      if (!sendSome(stream)) {
        remove(stream);
      } else if (stream.priority().incremental() && stream.queued()) {
        remove(stream);
        add(stream);
      }
    }
    running = false;
  }

  private Http2Stream first() {
    for (ArrayDeque<Http2Stream> queue : queues) {
      Http2Stream stream = queue == null ? null : queue.peekFirst();
      if (stream != null) {
        return stream;
      }
    }
    throw new IllegalStateException(waiting + " streams wait in no queue");
  }

  /// Sends one frame of a body; whether it may have more at once.
  private boolean sendSome(Http2Stream stream) {
    int room = Math.min(window.available(), stream.sendWindow().available());
    if (!stream.sends() || room == 0) {
      return false;
    }
    return switch (stream.source().pull(Math.min(room, maxData()))) {
      case BodySource.Piece.Data(ByteBuf bytes) -> data(stream, bytes);
      case BodySource.Piece.Later _ -> false;
      case BodySource.Piece.End _ -> ended(stream);
      case BodySource.Piece.Failed(String reason) -> failed(stream, reason);
    };
  }

  private int maxData() {
    return Math.min(output.maxPayload(), MAX_DATA_BYTES);
  }

  private boolean data(Http2Stream stream, ByteBuf bytes) {
    int length = bytes.readableBytes();
    if (!stream.sends()) {
      // Pulling may have ended the stream.
      bytes.release();
      return false;
    }
    stream.countSent(length);
    if (isTooLong(stream)) {
      bytes.release();
      return failed(stream, "body is longer than the " + stream.expected() + " bytes promised");
    }
    boolean whole = stream.sentBytes() == stream.expected();
    BodySource.Piece next = whole ? stream.source().pull(1) : BodySource.Piece.LATER;
    if (next instanceof BodySource.Piece.Data(ByteBuf more)) {
      more.release();
      next = new BodySource.Piece.Failed("body is longer than it promised");
    }
    window.take(length);
    stream.sendWindow().take(length);
    boolean last = next instanceof BodySource.Piece.End && stream.source().trailers().size() == 0;
    output.data(stream.id(), bytes, last);
    if (length >= WORTHY_BYTES) {
      link.guard().sent();
    }
    if (last) {
      stream.sent(null);
      return false;
    }
    return !(next instanceof BodySource.Piece.Failed(String reason)) || failed(stream, reason);
  }

  private static boolean isTooLong(Http2Stream stream) {
    return stream.expected() >= 0 && stream.sentBytes() > stream.expected();
  }

  private boolean ended(Http2Stream stream) {
    if (!stream.sends()) {
      return false;
    }
    if (stream.expected() >= 0 && stream.sentBytes() < stream.expected()) {
      return failed(
          stream,
          "body ended after %d of %d bytes".formatted(stream.sentBytes(), stream.expected()));
    }
    Fields trailers = stream.source().trailers();
    if (trailers.size() == 0) {
      output.data(stream.id(), null, true);
    } else {
      HpackEncoder block = link.encoder();
      block.begin();
      for (int i = 0; i < trailers.size(); i++) {
        if (!HopByHop.is(trailers, i)) {
          block.field(trailers, i);
        }
      }
      output.headers(stream.id(), block, true);
    }
    stream.sent(null);
    return false;
  }

  private boolean failed(Http2Stream stream, @Nullable String reason) {
    if (stream.sends()) {
      String why = String.valueOf(reason);
      stream.sent(why);
      link.reset(stream, ErrorCode.INTERNAL_ERROR, why);
    }
    return false;
  }
}
