package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;

/// Blocks on their way from a file to one reader: at most two that wait, and one read at a time.
/// Confined to the reader's loop, but for the read itself.
final class ReadAhead {

  private static final int MOST_READY = 2;

  private final Loop loop;
  private final DiskThreads threads;
  private final DiskRecord file;
  private final Runnable arrived;
  private final ArrayDeque<Ready> ready = new ArrayDeque<>(MOST_READY);

  private long next;
  private boolean reading;
  private boolean closed;
  private @Nullable IOException failure;

  /// A verified block.
  private record Ready(long index, ByteBuf block) {}

  /// Reads for one who keeps the file pinned until `close`.
  ///
  /// @param arrived run on the loop when a block came, or none will
  ReadAhead(Loop loop, DiskThreads threads, DiskRecord file, Runnable arrived) {
    this.loop = loop;
    this.threads = threads;
    this.file = file;
    this.arrived = arrived;
  }

  @Nullable IOException failure() {
    return failure;
  }

  /// Bytes from a place on, at most to the end of their block.
  ///
  /// @return null if they are not here yet
  @Nullable ByteBuf take(long at, int maxBytes) {
    long index = at / ObjectFormat.BLOCK_BYTES;
    Ready head = ready.peekFirst();
    while (head != null && head.index < index) {
      head.block.release();
      ready.removeFirst();
      head = ready.peekFirst();
    }
    if (head == null || head.index > index) {
      return null;
    }
    int offset = (int) (at % ObjectFormat.BLOCK_BYTES);
    int bytes = Math.min(maxBytes, head.block.readableBytes() - offset);
    return head.block.retainedSlice(offset, bytes);
  }

  /// The block to read next, if one may be read now, for a reader that is in `index`; else -1.
  long candidate(long index) {
    boolean idle = !reading && !closed && failure == null;
    return idle && ready.size() < MOST_READY ? Math.max(index, next) : -1;
  }

  /// Reads one block, off the loop.
  void start(long index, int bytes) {
    next = index + 1;
    reading = true;
    file.pinAgain();
    threads.read(() -> read(index, bytes));
  }

  private void read(long index, int bytes) {
    ByteBuf block = null;
    IOException failed = null;
    try {
      block = file.readBlock(index, bytes);
    } catch (IOException e) {
      failed = e;
    } catch (OutOfMemoryError e) {
      // So many readers are slow that their blocks fill what there is: this one fails, none hangs.
      failed = new IOException("no memory for a block", e);
    } finally {
      file.unpin();
    }
    deliver(index, block, failed);
  }

  private void deliver(long index, @Nullable ByteBuf block, @Nullable IOException failed) {
    try {
      loop.execute(() -> land(index, block, failed));
    } catch (RejectedExecutionException _) {
      // The loop has ended and the reader with it.
      if (block != null) {
        block.release();
      }
    }
  }

  private void land(long index, @Nullable ByteBuf block, @Nullable IOException failed) {
    reading = false;
    failure = failed;
    if (block != null && closed) {
      block.release();
    } else if (block != null) {
      ready.addLast(new Ready(index, block));
    }
    if (!closed) {
      arrived.run();
    }
  }

  void close() {
    closed = true;
    ready.forEach(one -> one.block.release());
    ready.clear();
  }
}
