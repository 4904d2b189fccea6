package perigee.lab.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One answer of HTTP/1.1 as a client reads it.
///
/// @param firstByteNanos when its first byte came, on the JVM's clock
/// @param endNanos when its last came
/// @param bytes of the body
/// @param text the body, if it was wanted
record HttpAnswer(int status, long firstByteNanos, long endNanos, long bytes, String text) {

  private static final int CHUNK_BYTES = 64 << 10;
  private static final int NO_CONTENT = 204;
  private static final String LENGTH = "content-length:";

  /// Reads a whole answer.
  ///
  /// @param wantsText whether the body is kept
  static HttpAnswer read(InputStream in, boolean wantsText) throws IOException {
    byte[] buffer = new byte[CHUNK_BYTES];
    int filled = 0;
    int headEnd = -1;
    long firstByte = 0;
    while (headEnd < 0) {
      int more = in.read(buffer, filled, buffer.length - filled);
      if (more <= 0) {
        throw new IOException("no answer came");
      }
      firstByte = filled == 0 ? System.nanoTime() : firstByte;
      filled += more;
      headEnd = headEnd(buffer, filled);
    }
    String head = new String(buffer, 0, headEnd, StandardCharsets.ISO_8859_1);
    int status = status(head);
    long length = status == NO_CONTENT ? 0 : length(head);
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long got = (long) filled - headEnd;
    kept.write(buffer, headEnd, wantsText ? filled - headEnd : 0);
    while (got < length) {
      int more = in.read(buffer);
      if (more < 0) {
        throw new IOException("the answer broke off after " + got + " of " + length + " bytes");
      }
      kept.write(buffer, 0, wantsText ? more : 0);
      got += more;
    }
    return new HttpAnswer(
        status, firstByte, System.nanoTime(), got, kept.toString(StandardCharsets.UTF_8));
  }

  private static int headEnd(byte[] buffer, int filled) {
    for (int i = 3; i < filled; i++) {
      if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static int status(String head) throws IOException {
    String[] words = head.lines().findFirst().orElse("").split(" ", -1);
    if (words.length < 2 || !words[1].matches("\\d{3}")) {
      throw new IOException("what came is no answer of HTTP");
    }
    return Integer.parseInt(words[1]);
  }

  private static long length(String head) throws IOException {
    for (String line : head.lines().toList()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        return Long.parseLong(line.substring(LENGTH.length()).strip());
      }
    }
    throw new IOException("the answer has no length");
  }
}
