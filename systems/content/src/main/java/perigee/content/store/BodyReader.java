package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;

/// One consumer's way through a body: slices of blocks that are in memory, blocks from the file,
/// and waiting for those that are still to come. Confined to the consumer's loop, but for
/// `wakeFromAfar`.
final class BodyReader implements BodySource {

  private final Loop loop;
  private final DiskThreads threads;
  private final Held held;
  private final long from;
  private final long to;

  private long at;
  private boolean awaiting;
  private boolean later;
  private boolean wakeOwed;
  private boolean closed;
  private @Nullable Runnable wake;
  private @Nullable ReadAhead readAhead;
  private @Nullable String failure;

  /// The part of a body that is asked for.
  ///
  /// @param to the byte after the last, or -1 for the end
  record Range(long from, long to) {}

  /// What the reader holds until it is closed: blocks, or else a file, or nothing if it is gone.
  ///
  /// @param broken told when the file cannot be read, or is not what was written
  record Held(@Nullable Blocks blocks, @Nullable DiskRecord file, Consumer<IOException> broken) {}

  BodyReader(Loop loop, DiskThreads threads, Range range, Held held) {
    this.loop = loop;
    this.threads = threads;
    this.held = held;
    this.from = range.from();
    this.at = range.from();
    this.to = range.to();
    if (held.blocks() == null && held.file() == null) {
      failure = "the response is no longer stored";
    }
  }

  @Override
  public long length() {
    long end = end();
    return end < 0 ? -1 : Math.max(0, end - from);
  }

  private long end() {
    Blocks blocks = held.blocks();
    long length = blocks == null ? to : blocks.length();
    if (length < 0) {
      return to;
    }
    return to < 0 ? length : Math.min(to, length);
  }

  @Override
  public Piece pull(int maxBytes) {
    Blocks blocks = held.blocks();
    String failed = failure;
    if (failed == null && blocks != null) {
      failed = blocks.failure();
    }
    if (closed || failed != null) {
      return new Piece.Failed(failed == null ? "the source was closed" : failed);
    }
    long end = end();
    if (end >= 0 && at >= end) {
      return Piece.END;
    }
    int most = end < 0 ? maxBytes : (int) Math.min(maxBytes, end - at);
    ByteBuf slice = blocks == null ? null : blocks.slice(at, most);
    if (slice != null) {
      return data(slice);
    }
    if (blocks != null && at >= blocks.published()) {
      return await(blocks, maxBytes);
    }
    if (blocks != null && !blocks.isInFile(at / ObjectFormat.BLOCK_BYTES)) {
      // It was published since we looked.
      return pull(maxBytes);
    }
    return fromFile(most);
  }

  private Piece data(ByteBuf slice) {
    at += slice.readableBytes();
    Blocks blocks = held.blocks();
    if (blocks != null) {
      blocks.moved(this, at);
    }
    return new Piece.Data(slice);
  }

  private Piece await(Blocks blocks, int maxBytes) {
    if (!awaiting && !blocks.await(this, at)) {
      return pull(maxBytes);
    }
    awaiting = true;
    later = true;
    return Piece.LATER;
  }

  private Piece fromFile(int maxBytes) {
    ReadAhead reads = readAhead();
    ByteBuf slice = reads.take(at, maxBytes);
    Piece piece = Piece.LATER;
    IOException failed = reads.failure();
    if (slice != null) {
      piece = data(slice);
    } else if (failed != null) {
      failure = "the stored body cannot be read: " + failed.getMessage();
      held.broken().accept(failed);
      return new Piece.Failed(failure);
    } else {
      later = true;
    }
    readOn(reads);
    return piece;
  }

  private void readOn(ReadAhead reads) {
    long index = reads.candidate(at / ObjectFormat.BLOCK_BYTES);
    long start = index * ObjectFormat.BLOCK_BYTES;
    Blocks blocks = held.blocks();
    long limit = blocks == null ? bodyLength() : blocks.published();
    long end = end();
    if (index < 0 || start >= limit || (end >= 0 && start >= end)) {
      return;
    }
    if (blocks == null || blocks.isInFile(index)) {
      reads.start(index, (int) Math.min(ObjectFormat.BLOCK_BYTES, limit - start));
    }
  }

  private long bodyLength() {
    DiskRecord file = held.file();
    return file == null ? 0 : file.length();
  }

  private ReadAhead readAhead() {
    ReadAhead reads = readAhead;
    if (reads == null) {
      Blocks blocks = held.blocks();
      DiskRecord file = blocks == null ? held.file() : blocks.file();
      if (file == null) {
        throw new IllegalStateException("byte " + at + " is neither in memory nor in a file");
      }
      reads = new ReadAhead(loop, threads, file, this::arrived);
      readAhead = reads;
    }
    return reads;
  }

  /// Tells from any thread that there is more.
  void wakeFromAfar() {
    loop.execute(() -> {
      awaiting = false;
      arrived();
    });
  }

  private void arrived() {
    if (!later || closed) {
      return;
    }
    later = false;
    if (wake == null) {
      wakeOwed = true;
    } else {
      wake.run();
    }
  }

  @Override
  public void onReady(Runnable wake) {
    this.wake = wake;
    if (wakeOwed) {
      wakeOwed = false;
      loop.execute(wake);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    wake = null;
    if (readAhead != null) {
      readAhead.close();
    }
    Blocks blocks = held.blocks();
    if (blocks != null) {
      blocks.forget(this);
      blocks.release();
    }
    DiskRecord file = held.file();
    if (file != null) {
      file.unpin();
    }
  }
}
