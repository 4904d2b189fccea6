package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import perigee.content.store.BodyWriter;
import perigee.content.store.ResponseMeta;
import perigee.content.store.Store;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;

/// Moves an arriving body into the store, as fast as the store keeps up. Confined to its loop.
final class Intake {

  private static final int PIECE = 64 * 1024;

  private final Loop loop;
  private final BodySource body;
  private final BodyWriter writer;
  private final Runnable whole;
  private final Runnable broken;

  /// Prepares the move of one body.
  ///
  /// @param whole what to do when all of it is in; completing the writer is its part
  /// @param broken what to do when it breaks off, before readers are told
  Intake(Loop loop, BodySource body, BodyWriter writer, Runnable whole, Runnable broken) {
    this.loop = loop;
    this.body = body;
    this.writer = writer;
    this.whole = whole;
    this.broken = broken;
  }

  /// Keeps a body under its meta while it passes by.
  ///
  /// @return the body to send: the one that comes if the store has no room for it, or one that
  ///   follows what is stored of it
  static BodySource keep(Store store, Loop loop, ResponseMeta meta, BodySource body) {
    BodyWriter writer = store.create(meta, body.length());
    if (writer == null) {
      return body;
    }
    BodySource followed = writer.open(loop, 0, -1);
    new Intake(loop, body, writer, writer::complete, () -> {}).run();
    return followed;
  }

  void run() {
    body.onReady(this::run);
    while (writer.keepsUp()) {
      switch (body.pull(PIECE)) {
        case BodySource.Piece.Data(ByteBuf bytes) -> writer.append(bytes);
        case BodySource.Piece.Later _ -> {
          return;
        }
        case BodySource.Piece.End _ -> {
          whole.run();
          body.close();
          return;
        }
        case BodySource.Piece.Failed(String reason) -> {
          broken.run();
          writer.fail(reason);
          body.close();
          return;
        }
      }
    }
    body.onReady(() -> {});
    writer.onDrained(loop, this::run);
  }
}
