package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Copies bodies from memory to disk after they are complete, so that a restart is warm. What waits
/// is bounded in bytes; what finds the queue full gets no copy and is counted.
final class WriteBehind {

  private final Path directory;
  private final long mostBytes;
  private final DiskContext files;
  private final Tier disk;
  private final AtomicLong waitingBytes = new AtomicLong();

  WriteBehind(Path directory, long mostBytes, DiskContext files, Tier disk) {
    this.directory = directory;
    this.mostBytes = mostBytes;
    this.files = files;
    this.disk = disk;
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
    boolean useful = body.startWriting();
    files.threads().write(() -> copy(body, blocks, useful));
  }

  /// Metadata count too, else the queue of empty bodies had no bound.
  private static long weight(Body body) {
    return body.length() + Body.META_BYTES;
  }

  private void copy(Body body, Blocks blocks, boolean useful) {
    try {
      if (useful) {
        copyInto(body, blocks);
      }
    } finally {
      blocks.release();
      waitingBytes.addAndGet(-weight(body));
    }
  }

  private void copyInto(Body body, Blocks blocks) {
    ResponseMeta meta = body.meta();
    byte[] encoded = MetaCodec.encode(meta);
    Path path = body.name().in(directory);
    ObjectFile file = ObjectFile.toWrite(path, encoded.length, body.generation(), files);
    long bytes = file.bytes(body.length());
    if (!disk.reserve(bytes)) {
      body.written(null, 0, meta);
      return;
    }
    try {
      writeBlocks(file, blocks, body.length());
      file.publish(encoded, body.length());
      files.health().worked();
      body.written(file, bytes, meta);
    } catch (IOException e) {
      files.health().failed(path, e);
      file.delete();
      disk.release(bytes);
      body.written(null, 0, meta);
    } finally {
      file.unpinHere();
    }
  }

  private static void writeBlocks(ObjectFile file, Blocks blocks, long length) throws IOException {
    int count = (int) ObjectFormat.blocks(length);
    for (int i = 0; i < count; i++) {
      ByteBuf block = blocks.retained(i);
      if (block == null) {
        throw new IllegalStateException("settled blocks lack block " + i);
      }
      try {
        file.writeBlock(i, block);
      } finally {
        block.release();
      }
    }
  }
}
