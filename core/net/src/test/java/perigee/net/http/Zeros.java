package perigee.net.http;

import io.netty.buffer.Unpooled;

/// A body of zeros that is always ready.
final class Zeros implements BodySource {

  static final long BIG_BYTES = 5_000_000;

  private final long length;
  private final long end;
  private volatile long pulled;
  private volatile boolean closed;

  /// Zeros as many as promised; -1: without end.
  Zeros(long length) {
    this(length, length < 0 ? Long.MAX_VALUE : length);
  }

  /// Zeros that are fewer or more than promised.
  Zeros(long length, long end) {
    this.length = length;
    this.end = end;
  }

  long pulledBytes() {
    return pulled;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Piece pull(int maxBytes) {
    int next = (int) Math.min(maxBytes, end - pulled);
    long now = pulled + next;
    pulled = now;
    return next == 0 ? Piece.END : new Piece.Data(Unpooled.wrappedBuffer(new byte[next]));
  }

  @Override
  public void onReady(Runnable wake) {}

  @Override
  public void close() {
    closed = true;
  }
}
