package perigee.content.coding;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;

/// A body made piece by piece from another while it is sent. A piece is small, so that the loop is
/// not held up.
public final class TranscodedBody implements BodySource {

  private static final int MOST_IN = 16 << 10;

  private final BodySource plain;
  private final ByteBufAllocator allocator;
  private final Transcoder transcoder;
  private boolean unflushed;
  private boolean ended;
  private @Nullable String failure;

  /// Reads `plain` through a transcoder, which it closes.
  public TranscodedBody(BodySource plain, Transcoder transcoder, ByteBufAllocator allocator) {
    this.plain = plain;
    this.transcoder = transcoder;
    this.allocator = allocator;
  }

  @Override
  public long length() {
    return -1;
  }

  @Override
  public Piece pull(int maxBytes) {
    while (true) {
      if (failure != null) {
        return new Piece.Failed(failure);
      }
      if (ended) {
        return Piece.END;
      }
      Piece piece = next(plain.pull(MOST_IN));
      if (piece != null) {
        return piece;
      }
    }
  }

  /// Null if nothing came of it yet.
  private @Nullable Piece next(Piece taken) {
    return switch (taken) {
      case Piece.Data(ByteBuf bytes) -> {
        unflushed = true;
        try {
          yield made(out -> transcoder.put(bytes, out));
        } finally {
          bytes.release();
        }
      }
      // So that a slow origin's bytes reach the client as they come.
      case Piece.Later later when unflushed -> {
        unflushed = false;
        Piece flushed = made(transcoder::flush);
        yield flushed == null ? later : flushed;
      }
      case Piece.End _ -> {
        ended = true;
        yield made(transcoder::finish);
      }
      case Piece.Later later -> later;
      case Piece.Failed failed -> failed;
    };
  }

  private interface Step {
    void into(ByteBuf out) throws CodingException;
  }

  private @Nullable Piece made(Step step) {
    ByteBuf out = allocator.directBuffer();
    try {
      step.into(out);
    } catch (CodingException e) {
      out.release();
      failure = e.getMessage();
      return null;
    }
    if (out.isReadable()) {
      return new Piece.Data(out);
    }
    out.release();
    return null;
  }

  @Override
  public void onReady(Runnable wake) {
    plain.onReady(wake);
  }

  @Override
  public void close() {
    transcoder.close();
    plain.close();
  }
}
