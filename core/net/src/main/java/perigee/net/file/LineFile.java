package perigee.net.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/// A file that grows by whole lines, and is written anew when most of them are outdated. What broke
/// off, because the machine died or the disk was full, is taken back before the next line. Used by
/// one thread.
public final class LineFile implements Closeable {

  /// Up to here it is not worth writing the file anew.
  private static final long SMALL_BYTES = 1 << 20;

  private final Path file;
  private final FileAttribute<?>[] attributes;
  private FileChannel channel;
  private long rewrittenBytes;

  private LineFile(Path file, long whole, FileAttribute<?>... attributes) throws IOException {
    this.file = file;
    this.attributes = attributes;
    this.channel = channel(file, whole, attributes);
  }

  /// Opens the file at its end, and makes it if there is none.
  ///
  /// @param attributes of the file whenever it is made, as for [Files#createFile]
  public static LineFile open(Path file, FileAttribute<?>... attributes) throws IOException {
    long whole = Files.exists(file) ? wholeBytes(Files.readAllBytes(file)) : 0;
    return new LineFile(file, whole, attributes.clone());
  }

  private static long wholeBytes(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static FileChannel channel(Path file, long whole, FileAttribute<?>... attributes)
      throws IOException {
    FileChannel fresh = FileChannel.open(file, Set.of(CREATE, WRITE), attributes);
    fresh.truncate(whole);
    fresh.position(whole);
    return fresh;
  }

  /// Bytes of all lines.
  public long size() throws IOException {
    return channel.position();
  }

  /// Adds lines, each with its end; they are on disk when this returns, and else none of them is.
  public void append(String lines) throws IOException {
    long whole = channel.position();
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(whole);
      throw e;
    }
  }

  /// Whether the file has more than doubled since it was written anew, or that failed.
  public boolean isOutgrown() throws IOException {
    return size() > Math.max(SMALL_BYTES, 2 * rewrittenBytes);
  }

  /// Writes the file anew, with these lines alone; they are on disk when this returns, and else
  /// either they or the old ones. What is appended next goes behind those in any case.
  public void replace(String lines) throws IOException {
    try {
      WholeFile.replace(file, lines, attributes);
    } finally {
      // Whichever file has the name now: what is appended to another would be lost.
      channel.close();
      channel = channel(file, Files.size(file), attributes);
      rewrittenBytes = size();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
