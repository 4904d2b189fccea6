package perigee.net.http;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;

/// The body that a stream receives. What is taken of it widens the peer's windows again, so that
/// what is not taken is bounded by them. Confined to the loop.
final class Http2Body implements BodySource {

  /// Pieces up to this size are copied together, so that small frames do not hold large buffers.
  private static final int SMALL_BYTES = 4096;

  private final Http2Stream stream;
  private final long length;
  private final long maxBytes;
  private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>(4);
  private Fields trailers = Fields.EMPTY;
  private long received;
  private boolean wanted;
  private boolean waiting;
  private boolean ended;
  private boolean closed;
  private @Nullable String failure;
  private @Nullable Runnable wake;

  /// Makes the body of one message.
  ///
  /// @param length as the message says, or -1
  /// @param maxBytes of a message that does not say
  Http2Body(Http2Stream stream, long length, long maxBytes) {
    this.stream = stream;
    this.maxBytes = maxBytes;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Piece pull(int maxBytes) {
    if (!wanted) {
      wanted = true;
      stream.bodyWanted();
    }
    ByteBuf first = pieces.peekFirst();
    if (first != null) {
      int count = Math.min(maxBytes, first.readableBytes());
      ByteBuf piece;
      if (count == first.readableBytes()) {
        pieces.removeFirst();
        piece = first;
      } else {
        piece = first.readRetainedSlice(count);
      }
      stream.taken(count);
      return new Piece.Data(piece);
    }
    if (failure != null) {
      return new Piece.Failed(failure);
    }
    if (closed) {
      return new Piece.Failed("body was closed");
    }
    if (ended) {
      return Piece.END;
    }
    waiting = true;
    return Piece.LATER;
  }

  @Override
  public void onReady(Runnable wake) {
    this.wake = wake;
  }

  @Override
  public Fields trailers() {
    return trailers;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      wake = null;
      drop();
      stream.bodyClosed();
    }
  }

  boolean ended() {
    return ended;
  }

  /// Whether somebody pulled and waits for more.
  boolean waiting() {
    return waiting;
  }

  /// Bytes received so far.
  long received() {
    return received;
  }

  /// Takes a part of a frame.
  ///
  /// @return whether the message keeps to its length
  boolean add(ByteBuf from, int at, int count) {
    received += count;
    if (received > (length >= 0 ? length : maxBytes)) {
      return false;
    }
    if (closed) {
      stream.taken(count);
    } else if (count > 0) {
      keep(from, at, count);
      arrived();
    }
    return true;
  }

  private void keep(ByteBuf from, int at, int count) {
    if (count > SMALL_BYTES) {
      pieces.add(from.retainedSlice(at, count));
      return;
    }
    ByteBuf last = pieces.peekLast();
    if (last == null || last.isReadOnly() || last.maxFastWritableBytes() < count) {
      last = stream.link().channel().alloc().directBuffer(SMALL_BYTES);
      pieces.add(last);
    }
    last.writeBytes(from, at, count);
  }

  /// The message's last frame came.
  ///
  /// @return whether the message keeps to its length
  boolean end(Fields trailerSection) {
    if (length >= 0 && received != length) {
      return false;
    }
    trailers = trailerSection;
    ended = true;
    arrived();
    return true;
  }

  /// What came is not the whole, and nothing more will come. What was not taken of it is dropped:
  /// it may be that nobody closes the body any more.
  void fail(String reason) {
    if (!ended && failure == null) {
      failure = reason;
      drop();
      arrived();
    }
  }

  private void arrived() {
    if (waiting) {
      waiting = false;
      Runnable run = wake;
      if (run != null) {
        run.run();
      }
    }
  }

  /// Drops what came and was not taken.
  private void drop() {
    for (ByteBuf piece : pieces) {
      stream.taken(piece.readableBytes());
      piece.release();
    }
    pieces.clear();
  }
}
