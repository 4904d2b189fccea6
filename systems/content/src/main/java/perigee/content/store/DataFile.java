package perigee.content.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One file of the disk tier, open for reading and writing anywhere. Safe for all threads.
final class DataFile implements Closeable {

  private final Path path;
  private final FileReads reads;
  private final FileWrites writes;
  private @Nullable FileChannel channel;

  /// Which file it was when it was opened.
  private @Nullable Object identity;

  DataFile(Path path, FileReads reads, FileWrites writes) {
    this.path = path;
    this.reads = reads;
    this.writes = writes;
  }

  Path path() {
    return path;
  }

  private synchronized FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null || !open.isOpen()) {
      // An interrupted reader closes it for all.
      open = FileChannel.open(path, CREATE, READ, WRITE);
      channel = open;
      identity = identityNow();
    }
    return open;
  }

  private @Nullable Object identityNow() throws IOException {
    return Files.exists(path)
        ? Files.readAttributes(path, BasicFileAttributes.class).fileKey()
        : null;
  }

  /// Whether the file is still the one that was opened: somebody may have taken it away.
  synchronized boolean isThere() throws IOException {
    FileChannel unused = open();
    return unused.isOpen() && Files.exists(path) && Objects.equals(identity, identityNow());
  }

  long size() throws IOException {
    return open().size();
  }

  void truncate(long bytes) throws IOException {
    open().truncate(bytes);
  }

  void write(ByteBuffer bytes, long at) throws IOException {
    writes.write(open(), bytes, at);
  }

  /// Fills the buffer.
  ///
  /// @throws EOFException if the file is shorter
  void read(ByteBuffer bytes, long at) throws IOException {
    FileChannel open = open();
    long next = at;
    while (bytes.hasRemaining()) {
      int some = reads.read(open, bytes, next);
      if (some < 0) {
        throw new EOFException("the file ends at " + next);
      }
      next += some;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
