package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/// Copies bodies from memory to disk after they are complete, so that a restart is warm. What waits
/// is bounded in bytes; what finds the queue full gets no copy and is counted.
final class WriteBehind {

  private final long mostBytes;
  private final DiskFiles disk;
  private final DiskContext files;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final DiskQueue<Copy> copies;

  /// A body to copy.
  ///
  /// @param blocks held for it
  /// @param useful whether it was there when it was queued
  private record Copy(Body body, Blocks blocks, boolean useful) {}

  WriteBehind(long mostBytes, DiskFiles disk) {
    this.mostBytes = mostBytes;
    this.disk = disk;
    this.files = disk.context();
    this.copies = new DiskQueue<>(files.threads()::write, this::copy);
  }

  /// Queues the copy of a body whose settled blocks are in memory.
  void offer(Body body, Blocks blocks) {
    if (!files.health().accepts()) {
      return;
    }
    if (waitingBytes.addAndGet(weight(body)) > mostBytes) {
      waitingBytes.addAndGet(-weight(body));
      files.health().skipped();
      return;
    }
    if (!blocks.hold()) {
      waitingBytes.addAndGet(-weight(body));
      return;
    }
    copies.add(new Copy(body, blocks, body.startWriting()));
  }

  boolean isHalfFull() {
    return waitingBytes.get() > mostBytes / 2;
  }

  /// Metadata count too, else the queue of empty bodies had no bound.
  private static long weight(Body body) {
    return body.length() + Body.META_BYTES;
  }

  private void copy(Copy one) {
    try {
      if (one.useful()) {
        copyInto(one.body(), one.blocks());
      }
    } finally {
      one.blocks().release();
      waitingBytes.addAndGet(-weight(one.body()));
    }
  }

  /// Writes a body, on one of the disk's threads; the body was told that it is being written.
  void copyInto(Body body, Blocks blocks) {
    ResponseMeta meta = body.meta();
    byte[] encoded = MetaCodec.encode(meta);
    DiskRecord record =
        DiskRecord.toWrite(body.name().onDisk(), encoded.length, body.length(), disk);
    boolean whole = false;
    try {
      disk.tier().awaitListed();
      if (record.reserve(body.length())) {
        record.body(body);
        whole = write(record, blocks, encoded, body.length());
        files.health().worked();
      }
    } catch (IOException e) {
      files.health().failed(record.place(), e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (!whole) {
        record.delete();
      }
      body.written(whole ? record : null, meta);
      record.unpin();
    }
  }

  /// Writes a record, a short one in one piece; whether it is findable.
  private static boolean write(DiskRecord record, Blocks blocks, byte[] meta, long length)
      throws IOException {
    if (length == 0) {
      return record.publishShort(meta, null);
    }
    int count = (int) ObjectFormat.blocks(length);
    for (int i = 0; i < count; i++) {
      ByteBuf block = blocks.retained(i);
      if (block == null) {
        throw new IllegalStateException("settled blocks lack block " + i);
      }
      try {
        if (count == 1) {
          return record.publishShort(meta, block);
        }
        record.writeBlock(i, block);
      } finally {
        block.release();
      }
    }
    return record.publish(meta, length);
  }
}
