package perigee.app.up;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// What a process prints, in one file and at most one older one. What cannot be written is lost,
/// and the file says how much once it can: a process whose prints nobody takes would stand still.
final class BoundedLog {

  /// A full file becomes `log.1`.
  static final long MAX_BYTES = 16L << 20;

  private static final int CHUNK_BYTES = 16 << 10;

  private final Path file;
  private @Nullable OutputStream output;
  private long size;
  private long lostBytes;

  BoundedLog(Path file) {
    this.file = file;
  }

  /// Copies until the stream ends; runs on a thread of its own.
  ///
  /// @throws IOException if the stream breaks off
  void copy(InputStream printed) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      int length = printed.read(chunk);
      while (length >= 0) {
        keep(chunk, length);
        length = printed.read(chunk);
      }
    } finally {
      close();
    }
  }

  private void keep(byte[] chunk, int length) {
    try {
      OutputStream out = open();
      if (lostBytes > 0) {
        byte[] note = "event=log-lost bytes=%d\n".formatted(lostBytes).getBytes(US_ASCII);
        write(out, note, note.length);
        lostBytes = 0;
      }
      write(out, chunk, length);
      if (size >= MAX_BYTES) {
        close();
        Path older = file.resolveSibling(file.getFileName() + ".1");
        Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException _) {
      // A full disk, most likely: there is no place to tell of it but this one, later.
      lostBytes += length;
      close();
    }
  }

  private void write(OutputStream out, byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    size += length;
  }

  private OutputStream open() throws IOException {
    OutputStream current = output;
    if (current == null) {
      current = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      output = current;
      size = Files.size(file);
    }
    return current;
  }

  private void close() {
    OutputStream current = output;
    output = null;
    try {
      if (current != null) {
        current.close();
      }
    } catch (IOException _) {
      // It has no buffer: nothing is lost with it.
      size = 0;
    }
  }
}
