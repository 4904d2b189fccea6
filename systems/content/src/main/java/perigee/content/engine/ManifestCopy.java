package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.wire.http.Fields;
import perigee.wire.media.Manifest;

/// A body that is passed on as it is, while a copy is kept for whoever reads the manifest in it.
final class ManifestCopy implements BodySource {

  private final BodySource body;
  private final Consumer<byte[]> whole;

  /// Null once there is nothing to copy: it is too long, or not wanted.
  private @Nullable ByteArrayOutputStream copy;

  /// Copies a body.
  ///
  /// @param whole gets the copy when the body has ended well
  ManifestCopy(BodySource body, Consumer<byte[]> whole, boolean wanted) {
    this.body = body;
    this.whole = whole;
    this.copy = wanted ? new ByteArrayOutputStream() : null;
  }

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public Piece pull(int maxBytes) {
    Piece piece = body.pull(maxBytes);
    ByteArrayOutputStream kept = copy;
    if (kept == null) {
      return piece;
    }
    switch (piece) {
      case Piece.Data(ByteBuf bytes) -> keep(kept, bytes);
      case Piece.End _ -> {
        copy = null;
        whole.accept(kept.toByteArray());
      }
      case Piece.Failed _ -> copy = null;
      case Piece.Later _ -> {
        // Nothing came.
      }
    }
    return piece;
  }

  private void keep(ByteArrayOutputStream kept, ByteBuf bytes) {
    if (kept.size() + bytes.readableBytes() > Manifest.MOST_CHARACTERS) {
      copy = null;
      return;
    }
    byte[] some = new byte[bytes.readableBytes()];
    bytes.getBytes(bytes.readerIndex(), some);
    kept.writeBytes(some);
  }

  @Override
  public void onReady(Runnable wake) {
    body.onReady(wake);
  }

  @Override
  public Fields trailers() {
    return body.trailers();
  }

  @Override
  public void close() {
    body.close();
  }
}
