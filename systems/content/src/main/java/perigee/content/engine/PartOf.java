package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import perigee.net.http.BodySource;

/// Some bytes out of the middle of a body. Ends after them without having pulled more.
final class PartOf implements BodySource {

  private final BodySource whole;
  private final long length;
  private final Runnable onClose;
  private long toSkip;
  private long left;
  private boolean closed;

  /// A part.
  ///
  /// @param skip bytes before it, counted from where the body is now
  /// @param onClose what closing it does, once; the body itself is left open
  PartOf(BodySource whole, long skip, long length, Runnable onClose) {
    this.whole = whole;
    this.toSkip = skip;
    this.length = length;
    this.left = length;
    this.onClose = onClose;
  }

  /// Whether all its bytes were pulled.
  boolean isDrained() {
    return left == 0;
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
    while (left > 0) {
      Piece piece = whole.pull((int) Math.min(maxBytes, toSkip > 0 ? toSkip : left));
      if (!(piece instanceof Piece.Data(ByteBuf bytes))) {
        return piece instanceof Piece.End ? new Piece.Failed(left + " bytes are missing") : piece;
      }
      if (toSkip == 0) {
        left -= bytes.readableBytes();
        return piece;
      }
      toSkip -= bytes.readableBytes();
      bytes.release();
    }
    return Piece.END;
  }

  @Override
  public void onReady(Runnable wake) {
    whole.onReady(wake);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
