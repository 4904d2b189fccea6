package perigee.app.talk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;

/// A part of a file, read a piece ahead on virtual threads. Confined to the loop, but for reading.
final class FileBody implements BodySource {

  private static final int PIECE = 256 << 10;

  private final Loop loop;
  private final FileChannel file;
  private final long length;
  private final long end;
  private long position;
  private Runnable wake = () -> {};
  private @Nullable ByteBuf ready;
  private @Nullable String failure;
  private boolean reads;
  private boolean closed;

  FileBody(Loop loop, FileChannel file, long from, long end) {
    this.loop = loop;
    this.file = file;
    this.length = end - from;
    this.position = from;
    this.end = end;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Piece pull(int maxBytes) {
    if (failure != null || closed) {
      return new Piece.Failed(failure == null ? "body was closed" : failure);
    }
    ByteBuf now = ready;
    if (now != null) {
      int next = Math.min(maxBytes, now.readableBytes());
      ByteBuf piece = now.readRetainedSlice(next);
      if (!now.isReadable()) {
        now.release();
        ready = null;
      }
      return new Piece.Data(piece);
    }
    if (position >= end) {
      return Piece.END;
    }
    if (!reads) {
      reads = true;
      long from = position;
      int count = (int) Math.min(PIECE, end - from);
      Thread.ofVirtual().name("recording-read").start(() -> read(from, count));
    }
    return Piece.LATER;
  }

  private void read(long from, int count) {
    ByteBuffer octets = ByteBuffer.allocate(count);
    String problem = null;
    try {
      while (octets.hasRemaining()) {
        if (file.read(octets, from + octets.position()) < 0) {
          problem = "the file is shorter than it was";
          break;
        }
      }
    } catch (IOException e) {
      problem = "the file can't be read: " + e.getMessage();
    }
    String failed = problem;
    loop.execute(() -> arrived(octets.flip(), failed));
  }

  private void arrived(ByteBuffer octets, @Nullable String failed) {
    reads = false;
    if (closed) {
      closeFile();
      return;
    }
    failure = failed;
    position += octets.remaining();
    ready = Unpooled.wrappedBuffer(octets);
    wake.run();
  }

  @Override
  public void onReady(Runnable onReady) {
    wake = onReady;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (ready != null) {
      ready.release();
      ready = null;
    }
    if (!reads) {
      closeFile();
    }
  }

  private void closeFile() {
    try {
      file.close();
    } catch (IOException _) {
      // It was only read.
      return;
    }
  }
}
