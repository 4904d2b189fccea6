package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import perigee.content.store.BodyWriter;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;

/// The way of a slice's bytes into the store, at the pace of the store. Confined to the loop that
/// they come on.
final class SliceFill {

  private static final int PIECE = 64 * 1024;

  private final BodyWriter writer;
  private final BodySource body;
  private final long length;
  private final Loop loop;
  private final Runnable over;
  private long came;
  private boolean ended;

  /// A fill that has not begun.
  ///
  /// @param length bytes that the slice must have
  /// @param over told once, when it is complete or broken off
  SliceFill(BodyWriter writer, BodySource body, long length, Loop loop, Runnable over) {
    this.writer = writer;
    this.body = body;
    this.length = length;
    this.loop = loop;
    this.over = over;
  }

  void pump() {
    body.onReady(this::pump);
    while (!ended && writer.keepsUp()) {
      switch (body.pull(PIECE)) {
        case BodySource.Piece.Data(ByteBuf bytes) -> data(bytes);
        case BodySource.Piece.Later _ -> {
          return;
        }
        case BodySource.Piece.End _ -> end();
        case BodySource.Piece.Failed(String reason) -> fail(reason);
      }
    }
    if (!ended) {
      body.onReady(() -> {});
      writer.onDrained(loop, this::pump);
    }
  }

  private void data(ByteBuf bytes) {
    came += bytes.readableBytes();
    if (came > length) {
      bytes.release();
      fail("the slice is longer than its " + length + " bytes");
    } else {
      writer.append(bytes);
    }
  }

  private void end() {
    if (came < length) {
      fail("the slice ended after " + came + " of " + length + " bytes");
      return;
    }
    ended = true;
    writer.complete();
    over.run();
    body.close();
  }

  private void fail(String reason) {
    ended = true;
    writer.fail(reason);
    over.run();
    body.close();
  }
}
