package perigee.app.up;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// What a process prints, in one file and at most one older one.
final class BoundedLog {

  /// A full file becomes `log.1`.
  static final long MAX_BYTES = 16L << 20;

  private static final int CHUNK_BYTES = 16 << 10;

  private final Path file;

  BoundedLog(Path file) {
    this.file = file;
  }

  /// Copies until the stream ends; runs on a thread of its own.
  void copy(InputStream printed) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int length = printed.read(chunk);
    while (length >= 0) {
      length = fill(printed, chunk, length);
    }
  }

  private int fill(InputStream printed, byte[] chunk, int first) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    int length = first;
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (length >= 0 && size < MAX_BYTES) {
        out.write(chunk, 0, length);
        size += length;
        length = printed.read(chunk);
      }
    }
    if (size >= MAX_BYTES) {
      Path older = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
    }
    return length;
  }
}
