package perigee.net.http;

import io.netty.buffer.ByteBuf;

/// A held body that is pulled. Confined to the loop.
final class HeldSource implements BodySource {

  private final HeldBody body;
  private int block;
  private int offset;
  private boolean closed;

  /// Takes over what the caller holds.
  HeldSource(HeldBody body) {
    this.body = body;
  }

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public Piece pull(int maxBytes) {
    if (closed) {
      return new Piece.Failed("body was closed");
    }
    if (block == body.blocks()) {
      return Piece.END;
    }
    int count = Math.min(maxBytes, body.blockBytes(block) - offset);
    ByteBuf piece = body.block(block).retainedSlice(offset, count);
    offset += count;
    if (offset == body.blockBytes(block)) {
      block++;
      offset = 0;
    }
    return new Piece.Data(piece);
  }

  @Override
  public void onReady(Runnable wake) {
    // All is there.
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      body.release();
    }
  }
}
