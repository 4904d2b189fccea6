package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import perigee.net.http.HeldBody;

/// A body's bytes in memory, in blocks of 64 KiB off the heap: written by one, read by any number.
///
/// Every reader and the tier hold it; the last one to let go frees the blocks. Once it is settled
/// (complete and whole in memory) nothing changes and readers take no lock. Before, blocks grow,
/// and leave as soon as the file has them; those bytes are accounted here, settled ones by the
/// `Resident`.
///
/// If the store can't keep a body that is still coming, its blocks are passed on: each leaves once
/// all who read have had it, and the writer waits for the slowest of them.
final class Blocks implements HeldBody {

  /// What becomes of the body.
  private enum State {
    GROWING,
    COMPLETE,
    FAILED
  }

  private final Tier memory;
  private final AtomicInteger holders = new AtomicInteger(1);
  private final List<BodyReader> waiting = new ArrayList<>();

  private @Nullable ByteBuf[] blocks;
  private int count;
  private long published;
  private State state = State.GROWING;
  private String failure = "";
  private @Nullable DiskRecord file;
  private final Followers followers = new Followers();

  /// Written last, so that who reads true sees the rest without the lock.
  private volatile boolean settled;

  /// Makes an empty body that its writer holds.
  ///
  /// @param memory where bytes of blocks were taken, and go back to
  /// @param expected blocks that will come, a guess
  Blocks(Tier memory, int expected) {
    this.memory = memory;
    this.blocks = new ByteBuf[Math.max(1, expected)];
  }

  /// A complete body whose blocks are these, held once by the caller.
  static Blocks settled(Tier memory, List<ByteBuf> whole, long length) {
    Blocks settled = new Blocks(memory, whole.size());
    whole.forEach(settled::add);
    settled.publish(length);
    settled.complete(true);
    return settled;
  }

  /// Keeps the blocks for one more holder.
  ///
  /// @return false if they are freed already
  boolean hold() {
    int now = holders.get();
    while (now > 0) {
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
      now = holders.get();
    }
    return false;
  }

  @Override
  public void release() {
    if (holders.decrementAndGet() == 0) {
      free();
    }
  }

  private synchronized void free() {
    for (int i = 0; i < count; i++) {
      drop(i);
    }
    if (file != null) {
      file.unpin();
    }
  }

  /// Says where blocks go that leave; the pin on it is given over.
  synchronized void spillTo(DiskRecord spill) {
    file = spill;
  }

  /// Where the blocks are that are not here, for one who holds this.
  synchronized @Nullable DiskRecord file() {
    return file;
  }

  /// Appends an empty block; the writer fills it and publishes.
  synchronized void add(ByteBuf block) {
    if (count == blocks.length) {
      blocks = Arrays.copyOf(blocks, count * 2);
    }
    blocks[count++] = block;
  }

  /// Puts a smaller block of the same bytes in the place of the last one.
  synchronized void trimLast(ByteBuf block) {
    ByteBuf old = blocks[count - 1];
    blocks[count - 1] = block;
    if (old != null) {
      memory.release(old.capacity() - block.capacity());
      old.release();
    }
  }

  /// Gives one block to the caller, who releases it.
  synchronized @Nullable ByteBuf retained(int index) {
    ByteBuf block = index < count ? blocks[index] : null;
    return block == null ? null : block.retainedSlice(0, bytesIn(index));
  }

  /// Whether it is complete, all here, and stays as it is.
  boolean isSettled() {
    return settled;
  }

  @Override
  public int blocks() {
    return count;
  }

  @Override
  public ByteBuf block(int index) {
    ByteBuf block = blocks[index];
    if (!settled || block == null) {
      throw new IllegalStateException("block " + index + " of a body that is not all in memory");
    }
    return block;
  }

  @Override
  public int blockBytes(int index) {
    return bytesIn(index);
  }

  private int bytesIn(int index) {
    long from = (long) index * ObjectFormat.BLOCK_BYTES;
    return (int) Math.min(ObjectFormat.BLOCK_BYTES, published - from);
  }

  /// Frees a block, since it is in the file or nobody reads it.
  synchronized void drop(int index) {
    ByteBuf block = blocks[index];
    if (block == null) {
      return;
    }
    blocks[index] = null;
    if (!settled) {
      memory.release(block.capacity());
    }
    block.release();
  }

  /// Whether a whole block is no longer here but in the file.
  synchronized boolean isInFile(long index) {
    return index < count && blocks[(int) index] == null;
  }

  /// Lets readers see everything up to a byte.
  void publish(long upTo) {
    synchronized (this) {
      published = upTo;
    }
    wakeWaiting();
  }

  /// Ends the body well.
  ///
  /// @param inMemory whether all blocks are here and stay
  void complete(boolean inMemory) {
    synchronized (this) {
      state = State.COMPLETE;
      settled = inMemory;
    }
    wakeWaiting();
  }

  void fail(String reason) {
    synchronized (this) {
      state = State.FAILED;
      failure = reason;
    }
    wakeWaiting();
  }

  private void wakeWaiting() {
    List<BodyReader> woken;
    synchronized (this) {
      if (waiting.isEmpty()) {
        return;
      }
      woken = List.copyOf(waiting);
      waiting.clear();
    }
    woken.forEach(BodyReader::wakeFromAfar);
  }

  /// Wakes a reader once there is more than it has read.
  ///
  /// @return false if there is already
  synchronized boolean await(BodyReader reader, long at) {
    if (state != State.GROWING || published > at) {
      return false;
    }
    waiting.add(reader);
    return true;
  }

  void forget(BodyReader reader) {
    Runnable next;
    synchronized (this) {
      waiting.remove(reader);
      followers.left(reader);
      next = followers.letGo(published, this::drop);
    }
    next.run();
  }

  /// Takes note of one who reads a body that is still coming.
  ///
  /// @return false if what it asks for has gone
  synchronized boolean follow(BodyReader reader, long from) {
    return followers.at(reader, from);
  }

  /// Takes note of how far one is who follows.
  void moved(BodyReader reader, long at) {
    if (settled) {
      return;
    }
    Runnable next;
    synchronized (this) {
      if (state != State.GROWING && !followers.passesOn()) {
        return;
      }
      boolean _ = followers.at(reader, at);
      next = followers.letGo(published, this::drop);
    }
    next.run();
  }

  /// Nothing is kept any more.
  ///
  /// @param wake run when the slowest reader has caught up
  synchronized void passOn(Runnable wake) {
    followers.passOn(wake);
    followers.letGo(published, this::drop).run();
  }

  /// Whether the slowest reader is close enough for more to come; if not, `passOn`'s wake tells.
  synchronized boolean mayGrow() {
    return followers.mayGrow(published);
  }

  /// Bytes of the whole body, or -1 while it grows.
  @Override
  public long length() {
    if (settled) {
      return published;
    }
    synchronized (this) {
      return state == State.COMPLETE ? published : -1;
    }
  }

  /// Why the body ended badly, or null.
  @Nullable String failure() {
    if (settled) {
      return null;
    }
    synchronized (this) {
      return state == State.FAILED ? failure : null;
    }
  }

  /// Bytes that readers may have.
  synchronized long published() {
    return published;
  }

  /// Bytes from a place on, at most to the end of their block, for one who holds this.
  ///
  /// @return null if they are not in memory
  @Nullable ByteBuf slice(long from, int maxBytes) {
    if (settled) {
      return sliceOf(from, maxBytes);
    }
    synchronized (this) {
      return sliceOf(from, maxBytes);
    }
  }

  private @Nullable ByteBuf sliceOf(long from, int maxBytes) {
    int index = (int) (from / ObjectFormat.BLOCK_BYTES);
    ByteBuf block = from < published ? blocks[index] : null;
    if (block == null) {
      return null;
    }
    int offset = (int) (from % ObjectFormat.BLOCK_BYTES);
    return block.retainedSlice(offset, Math.min(maxBytes, bytesIn(index) - offset));
  }
}
