package perigee.app.talk;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.net.http.BodySource.Piece;

/// Gathers the text of a request. Confined to the exchange's loop.
final class RequestText {

  private static final int PULL_BYTES = 64 << 10;

  private final BodySource body;
  private final int mostBytes;
  private final Consumer<@Nullable String> then;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private RequestText(BodySource body, int mostBytes, Consumer<@Nullable String> then) {
    this.body = body;
    this.mostBytes = mostBytes;
    this.then = then;
  }

  /// Reads a body.
  ///
  /// @param then given the text; null if it is too long, or did not come whole
  static void read(BodySource body, int mostBytes, Consumer<@Nullable String> then) {
    RequestText text = new RequestText(body, mostBytes, then);
    body.onReady(text::pull);
    text.pull();
  }

  private void pull() {
    for (; ; ) {
      switch (body.pull(PULL_BYTES)) {
        case Piece.Data(ByteBuf data) -> {
          take(data);
          if (bytes.size() > mostBytes) {
            end(null);
            return;
          }
        }
        case Piece.Later _ -> {
          return;
        }
        case Piece.End _ -> {
          end(bytes.toString(StandardCharsets.UTF_8));
          return;
        }
        case Piece.Failed _ -> {
          end(null);
          return;
        }
      }
    }
  }

  private void take(ByteBuf data) {
    try {
      data.readBytes(bytes, data.readableBytes());
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    } finally {
      data.release();
    }
  }

  private void end(@Nullable String text) {
    body.onReady(() -> {});
    body.close();
    then.accept(text);
  }
}
