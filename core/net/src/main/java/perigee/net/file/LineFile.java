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

/// A file that grows by whole lines. What broke off, because the machine died or the disk was full,
/// is taken back before the next line. Used by one thread.
public final class LineFile implements Closeable {

  private final Path file;
  private FileChannel channel;

  private LineFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens the file at its end, and makes it if there is none.
  public static LineFile open(Path file) throws IOException {
    long whole = Files.exists(file) ? wholeBytes(Files.readAllBytes(file)) : 0;
    return new LineFile(file, channel(file, whole));
  }

  private static long wholeBytes(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static FileChannel channel(Path file, long whole) throws IOException {
    FileChannel fresh = FileChannel.open(file, CREATE, WRITE);
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

  /// Goes on behind what the file holds now that it was replaced.
  public void reopen() throws IOException {
    FileChannel fresh = channel(file, Files.size(file));
    channel.close();
    channel = fresh;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
