package perigee.net.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Bodies that are there from the start.
public final class Bodies {

  private static final BodySource EMPTY = new Empty();

  private Bodies() {}

  /// No bytes. The same one for all.
  public static BodySource empty() {
    return EMPTY;
  }

  /// Bytes that nobody changes until the body is closed; they are not copied.
  public static BodySource of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Buffered(Unpooled.wrappedBuffer(bytes));
  }

  /// What can be read of a buffer, which the body releases when it is closed or has ended.
  public static BodySource of(ByteBuf bytes) {
    return new Buffered(bytes);
  }

  /// Text in UTF-8.
  public static BodySource of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /// A body of unknown length of which not a byte comes.
  public static BodySource failed(String reason) {
    return new Broken(reason);
  }

  private static final class Empty implements BodySource {
    @Override
    public long length() {
      return 0;
    }

    @Override
    public Piece pull(int maxBytes) {
      return Piece.END;
    }

    @Override
    public void onReady(Runnable wake) {}

    @Override
    public void close() {}
  }

  private static final class Buffered implements BodySource {
    private final ByteBuf bytes;
    private final long length;
    private boolean closed;

    Buffered(ByteBuf bytes) {
      this.bytes = bytes;
      this.length = bytes.readableBytes();
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public Piece pull(int maxBytes) {
      if (closed) {
        return new Piece.Failed("body was closed");
      }
      int next = Math.min(maxBytes, bytes.readableBytes());
      return next == 0 ? Piece.END : new Piece.Data(bytes.readRetainedSlice(next));
    }

    @Override
    public void onReady(Runnable wake) {}

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        bytes.release();
      }
    }
  }

  private static final class Broken implements BodySource {
    private final String reason;

    Broken(String reason) {
      this.reason = reason;
    }

    @Override
    public long length() {
      return -1;
    }

    @Override
    public Piece pull(int maxBytes) {
      return new Piece.Failed(reason);
    }

    @Override
    public void onReady(Runnable wake) {}

    @Override
    public void close() {}
  }
}
