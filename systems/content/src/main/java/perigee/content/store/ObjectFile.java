package perigee.content.store;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One file of the disk tier. Its handle is open while somebody holds a pin, so that a reader goes
/// on after the file was deleted. What may block is for the disk's threads; pins are for all.
final class ObjectFile {

  private final Path path;
  private final int slotBytes;
  private final long generation;
  private final DiskContext disk;

  /// Guards the handle and the name; held while the disk works.
  private final Object io = new Object();

  private volatile long length;
  private Path place;
  private long sequence;
  private @Nullable FileChannel channel;

  /// Guarded by this.
  private int pins;

  /// Guarded by this.
  private boolean doomed;

  private ObjectFile(Path path, Path place, DiskContext disk, ObjectFormat.Preamble head) {
    this.path = path;
    this.place = place;
    this.disk = disk;
    this.slotBytes = head.slotBytes();
    this.generation = head.generation();
    this.length = head.length();
  }

  /// A file that will be written under a temporary name; pinned once, by its writer.
  static ObjectFile toWrite(Path path, int metaBytes, long generation, DiskContext disk) {
    int slotBytes = ObjectFormat.slotBytes(metaBytes);
    Path temporary = path.resolveSibling(path.getFileName() + DiskContext.TEMPORARY);
    ObjectFormat.Preamble head = new ObjectFormat.Preamble(slotBytes, 0, generation);
    ObjectFile file = new ObjectFile(path, temporary, disk, head);
    file.pins = 1;
    return file;
  }

  /// A file that was found.
  static ObjectFile found(Path path, ObjectFormat.Preamble head, long sequence, DiskContext disk) {
    ObjectFile file = new ObjectFile(path, path, disk, head);
    file.sequence = sequence;
    return file;
  }

  Path path() {
    return path;
  }

  /// Bytes of the body; 0 until it is published.
  long length() {
    return length;
  }

  /// Bytes of the file with a body of that length.
  long bytes(long length) {
    return ObjectFormat.fileBytes(slotBytes, length);
  }

  /// Holds the file for a reader.
  ///
  /// @return false if it is gone
  synchronized boolean pin() {
    if (!doomed) {
      pins++;
    }
    return !doomed;
  }

  /// Holds the file once more, for one who holds it already.
  synchronized void pinAgain() {
    pins++;
  }

  synchronized void unpin() {
    pins--;
    if (pins == 0) {
      disk.threads().tidy(this::closeUnused);
    }
  }

  /// As `unpin`, for one of the disk's threads: the handle is closed before this returns.
  void unpinHere() {
    synchronized (this) {
      pins--;
    }
    closeUnused();
  }

  private synchronized boolean isPinned() {
    return pins > 0;
  }

  private void closeUnused() {
    synchronized (io) {
      if (!isPinned()) {
        close();
      }
    }
  }

  private void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        disk.health().failed(place, e);
      }
    }
  }

  /// Takes the name away, soon; those who hold a pin can go on reading.
  void delete() {
    synchronized (this) {
      doomed = true;
    }
    disk.threads().tidy(this::unlink);
  }

  private void unlink() {
    synchronized (io) {
      try {
        if (isPinned() && Files.exists(place)) {
          openForReading();
        }
        Files.deleteIfExists(place);
      } catch (IOException e) {
        disk.health().failed(place, e);
      }
    }
  }

  private FileChannel openForReading() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = FileChannel.open(place, READ);
      channel = open;
    }
    return open;
  }

  /// Writes one block of the body; blocks may come in any order, from several threads.
  void writeBlock(long index, ByteBuf block) throws IOException {
    FileChannel open;
    synchronized (io) {
      open = openForWriting();
    }
    long at = ObjectFormat.blockAt(slotBytes, index);
    disk.writes().write(open, block.nioBuffer(), at);
    disk.writes().write(open, ObjectFormat.blockSum(block), at + block.readableBytes());
  }

  private FileChannel openForWriting() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      Path parent = place.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      open = FileChannel.open(place, CREATE_NEW, READ, WRITE);
      channel = open;
    }
    return open;
  }

  /// Writes the head and gives the file its name, once the body is written.
  ///
  /// @return false if the metadata does not fit
  boolean publish(byte[] meta, long bodyLength) throws IOException {
    synchronized (io) {
      FileChannel open = openForWriting();
      if (!ObjectFormat.fits(meta.length, slotBytes)) {
        return false;
      }
      disk.writes().write(open, ObjectFormat.slot(0, meta), ObjectFormat.slotAt(slotBytes, 0));
      if (bodyLength == 0) {
        // The second slot is a hole otherwise, and the file shorter than its head says.
        disk.writes().write(open, ByteBuffer.allocate(1), bytes(0) - 1);
      }
      ObjectFormat.Preamble head = new ObjectFormat.Preamble(slotBytes, bodyLength, generation);
      disk.writes().write(open, ObjectFormat.preamble(head), 0);
      Files.move(place, path, StandardCopyOption.ATOMIC_MOVE);
      place = path;
      length = bodyLength;
      return true;
    }
  }

  /// Writes changed metadata into the slot that does not count.
  ///
  /// @return false if it does not fit
  boolean writeMeta(byte[] meta) throws IOException {
    if (!ObjectFormat.fits(meta.length, slotBytes)) {
      return false;
    }
    synchronized (io) {
      try (FileChannel open = FileChannel.open(place, WRITE)) {
        sequence++;
        long at = ObjectFormat.slotAt(slotBytes, sequence);
        disk.writes().write(open, ObjectFormat.slot(sequence, meta), at);
      }
    }
    return true;
  }

  /// Notes that the body was asked for, so that it counts as young after a restart.
  void touch(Instant now) throws IOException {
    synchronized (io) {
      Files.setLastModifiedTime(place, FileTime.from(now));
    }
  }

  /// Reads one block for one who holds a pin.
  ///
  /// @param bytes of the block
  /// @throws StreamCorruptedException if its checksum does not fit
  ByteBuf readBlock(long index, int bytes) throws IOException {
    FileChannel open;
    synchronized (io) {
      open = openForReading();
    }
    ByteBuf block = disk.allocator().directBuffer(bytes + 4);
    boolean sound = false;
    try {
      fill(block, open, ObjectFormat.blockAt(slotBytes, index), bytes + 4);
      sound = ObjectFormat.isSound(block, bytes);
      if (!sound) {
        throw new StreamCorruptedException("block " + index + " has a wrong checksum");
      }
      return block.writerIndex(bytes);
    } finally {
      if (!sound) {
        block.release();
      }
    }
  }

  private static void fill(ByteBuf block, FileChannel open, long at, int bytes) throws IOException {
    while (block.writerIndex() < bytes) {
      int wanted = bytes - block.writerIndex();
      if (block.writeBytes(open, at + block.writerIndex(), wanted) < 0) {
        throw new EOFException("the file ends at " + (at + block.writerIndex()));
      }
    }
  }
}
