package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;

/// The way of a growing body to disk: blocks go there as they fill and then leave memory, but for
/// the last few, which readers close behind the writer still want. Called from the writer's loop
/// and the disk's threads.
final class Spill {

  /// Bytes that may wait for the disk before the writer is held back.
  static final int WINDOW_BYTES = 1 << 20;

  private static final int LOW_BYTES = WINDOW_BYTES / 4;
  private static final int KEPT_BLOCKS = 8;

  /// Room that is taken at once for a body of unknown length.
  private static final int AHEAD_BYTES = 1 << 20;

  private final DiskRecord file;
  private final Blocks blocks;
  private final Tiers tiers;

  /// Confined to the writer's loop.
  private long reservedLength;

  private final BitSet durable = new BitSet();
  private long pendingBytes;
  private int newest;
  private int outstanding;
  private boolean behind;
  private boolean wakeOwed;
  private boolean abandoned;
  private @Nullable IOException failure;
  private @Nullable Body finished;
  private @Nullable Loop loop;
  private @Nullable Runnable wake;

  Spill(DiskRecord file, Blocks blocks, Tiers tiers) {
    this.file = file;
    this.blocks = blocks;
    this.tiers = tiers;
    file.pinAgain();
  }

  /// Takes room on disk for a body of that length; a little more if that is all there will be.
  boolean reserve(long length) {
    if (length <= reservedLength) {
      return true;
    }
    long ahead = Math.min(length + AHEAD_BYTES, tiers.config().maxObjectBytes());
    if (ahead > length && file.reserve(ahead)) {
      reservedLength = ahead;
      return true;
    }
    reservedLength = length;
    return file.reserve(length);
  }

  /// Takes room on disk for a body of just that length.
  boolean reserveExactly(long length) {
    reservedLength = length;
    return file.reserve(length);
  }

  /// Gives a published block to the disk.
  void write(int index) {
    ByteBuf block = blocks.retained(index);
    if (block == null) {
      return;
    }
    synchronized (this) {
      newest = index;
      pendingBytes += block.readableBytes();
      outstanding++;
      behind |= pendingBytes > WINDOW_BYTES;
    }
    dropIfDurable(index - KEPT_BLOCKS);
    tiers.files().threads().write(() -> writeNow(index, block));
  }

  private void writeNow(int index, ByteBuf block) {
    int bytes = block.readableBytes();
    IOException failed = null;
    try {
      file.writeBlock(index, block);
    } catch (IOException e) {
      failed = e;
    } finally {
      block.release();
    }
    settle(index, bytes, failed);
  }

  private void settle(int index, int bytes, @Nullable IOException failed) {
    Runnable next;
    boolean drop;
    synchronized (this) {
      drop = failed == null && (finished != null || index <= newest - KEPT_BLOCKS);
      if (failed == null) {
        durable.set(index);
      } else if (failure == null) {
        failure = failed;
      }
      pendingBytes -= bytes;
      next = afterDrain();
    }
    if (failed != null) {
      tiers.files().health().failed(file.place(), failed);
    } else if (drop) {
      blocks.drop(index);
    }
    next.run();
    leave();
  }

  /// What to run since bytes drained or the disk failed. Under the lock.
  private Runnable afterDrain() {
    if (!behind || (pendingBytes > LOW_BYTES && failure == null)) {
      return () -> {};
    }
    behind = false;
    Loop to = loop;
    Runnable task = wake;
    if (to == null || task == null) {
      wakeOwed = true;
      return () -> {};
    }
    return () -> to.execute(task);
  }

  private void leave() {
    boolean last;
    synchronized (this) {
      outstanding--;
      last = outstanding == 0 && (finished != null || abandoned);
    }
    if (last) {
      end();
    }
  }

  boolean keepsUp() {
    synchronized (this) {
      return !behind;
    }
  }

  boolean hasFailed() {
    synchronized (this) {
      return failure != null;
    }
  }

  void onDrained(Loop to, Runnable task) {
    boolean now;
    synchronized (this) {
      loop = to;
      wake = task;
      now = wakeOwed && !behind;
      wakeOwed = false;
    }
    if (now) {
      to.execute(task);
    }
  }

  /// Names the file once all is written. The body holds the blocks.
  void finish(Body body) {
    int written;
    synchronized (this) {
      finished = body;
      outstanding++;
      written = durable.length();
    }
    for (int i = written - KEPT_BLOCKS - 1; i < written; i++) {
      dropIfDurable(i);
    }
    tiers.files().threads().write(this::leave);
  }

  private void dropIfDurable(int index) {
    boolean leaves;
    synchronized (this) {
      leaves = index >= 0 && durable.get(index);
    }
    if (leaves) {
      blocks.drop(index);
    }
  }

  /// Gives the file up once nobody writes to it.
  void abandon() {
    synchronized (this) {
      abandoned = true;
      outstanding++;
    }
    tiers.files().threads().write(this::leave);
  }

  private void end() {
    Body body;
    IOException failed;
    synchronized (this) {
      body = abandoned ? null : finished;
      failed = failure;
    }
    if (body == null) {
      discard();
    } else if (failed != null) {
      discard();
      body.written(null, body.meta());
    } else {
      publish(body);
    }
    file.unpin();
  }

  private void publish(Body body) {
    ResponseMeta meta = body.meta();
    file.body(body);
    try {
      if (!file.publish(MetaCodec.encode(meta), body.length())) {
        discard();
        body.written(null, meta);
        return;
      }
    } catch (IOException e) {
      tiers.files().health().failed(file.place(), e);
      discard();
      body.written(null, meta);
      return;
    }
    tiers.files().health().worked();
    body.written(file, meta);
  }

  private void discard() {
    file.delete();
  }
}
