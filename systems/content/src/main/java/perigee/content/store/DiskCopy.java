package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What goes back and forth between a body in memory and its record. Runs on the disk's threads,
/// but for `promote`.
final class DiskCopy {

  private DiskCopy() {}

  /// Brings a body into memory that was asked for again.
  ///
  /// @param promoting whether that goes on already
  /// @param pinned its record, pinned by the caller
  static void promote(Body body, AtomicBoolean promoting, DiskRecord pinned, Tiers tiers) {
    if (!promoting.compareAndSet(false, true)) {
      return;
    }
    pinned.pinAgain();
    tiers
        .files()
        .threads()
        .read(() -> {
          try {
            bringIn(body, pinned, tiers);
          } finally {
            pinned.unpin();
            promoting.set(false);
          }
        });
  }

  /// Reads a body into the memory tier, which makes room for it.
  ///
  /// @param pinned its record, pinned by the caller
  static void bringIn(Body body, DiskRecord pinned, Tiers tiers) {
    long bytes = body.length() + Body.META_BYTES;
    if (!tiers.memory().reserve(bytes)) {
      return;
    }
    try {
      body.enterMemory(readWhole(pinned, tiers), bytes);
    } catch (IOException e) {
      tiers.memory().release(bytes);
      body.corrupt(e);
    }
  }

  private static Blocks readWhole(DiskRecord pinned, Tiers tiers) throws IOException {
    List<ByteBuf> read = new ArrayList<>();
    long length = pinned.length();
    try {
      for (long at = 0; at < length; at += ObjectFormat.BLOCK_BYTES) {
        int bytes = (int) Math.min(ObjectFormat.BLOCK_BYTES, length - at);
        read.add(pinned.readBlock(at / ObjectFormat.BLOCK_BYTES, bytes));
      }
    } catch (IOException e) {
      read.forEach(ByteBuf::release);
      throw e;
    }
    return Blocks.settled(tiers.memory(), read, length);
  }

  /// Writes the metadata of a body into its record. If they do not fit there, a short body is
  /// written anew, and a long one leaves the disk.
  static void writeMeta(Body body, Tiers tiers) {
    DiskRecord target = body.record();
    if (target == null || !target.pin()) {
      return;
    }
    try {
      boolean done = target.writeMeta(() -> MetaCodec.encode(body.meta()));
      if (!done && body.length() > ObjectFormat.BLOCK_BYTES) {
        body.giveUp(target);
      } else if (!done) {
        writeAnew(body, target, tiers);
      }
    } catch (EOFException e) {
      body.corrupt(e);
    } catch (IOException e) {
      tiers.files().health().failed(target.place(), e);
      body.giveUp(target);
    } finally {
      target.unpin();
    }
  }

  private static void writeAnew(Body body, DiskRecord old, Tiers tiers) throws IOException {
    @Nullable Blocks held = body.heldBlocks();
    Blocks blocks = held == null ? readWhole(old, tiers) : held;
    try {
      if (body.writeAgain(blocks)) {
        tiers.writeBehind().copyInto(body, blocks);
      }
    } finally {
      blocks.release();
    }
  }
}
