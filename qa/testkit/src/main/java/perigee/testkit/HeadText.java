package perigee.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the heads of HTTP/1.1 messages (RFC 9112 §2), independent of the code under test.
final class HeadText {

  private static final int MOST_LINE_BYTES = 1 << 16;
  private static final int MOST_LINES = 1_000;

  private HeadText() {}

  /// The next line without its CRLF.
  ///
  /// @throws EOFException if the stream ends before the line does
  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection ended in a line, after " + line.size() + " bytes");
      }
      if (line.size() >= MOST_LINE_BYTES) {
        throw new IOException("a line of more than " + MOST_LINE_BYTES + " bytes");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    if (!text.endsWith("\r")) {
      throw new IOException("a line must end with CRLF: " + text);
    }
    return text.substring(0, text.length() - 1);
  }

  /// The lines up to the empty one.
  static List<String> fields(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (lines.size() >= MOST_LINES) {
        throw new IOException("more than " + MOST_LINES + " field lines");
      }
      lines.add(line);
    }
    return lines;
  }

  /// The value of the first field of a name.
  static Optional<String> value(List<String> fields, String name) {
    return fields.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /// A body in chunks (RFC 9112 §7.1), without its trailers.
  static byte[] chunked(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in).split(";", 2)[0].strip();
      int bytes = Integer.parseInt(size, 16);
      if (bytes == 0) {
        fields(in);
        return body.toByteArray();
      }
      body.write(exactly(in, bytes));
      if (!line(in).isEmpty()) {
        throw new IOException("a chunk must end with CRLF");
      }
    }
  }

  static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException(
          "the connection ended after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }
}
