package perigee.realtime.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/// Asks a proxy for a connection (RFC 9110 §9.3.6).
final class HttpConnect {

  private static final int MOST_HEAD = 8192;
  private static final String END = "\r\n\r\n";

  private HttpConnect() {}

  /// Asks, and returns once what is written goes to the far end.
  ///
  /// @throws IOException if the proxy does not let us
  static void open(InputStream in, OutputStream out, InetSocketAddress to) throws IOException {
    String host = to.getHostString();
    String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + to.getPort();
    String request = "CONNECT %s HTTP/1.1\r\nHost: %s%s".formatted(authority, authority, END);
    out.write(request.getBytes(ISO_8859_1));
    out.flush();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    // One by one, for what follows the head is the far end's.
    while (!head.toString(ISO_8859_1).endsWith(END)) {
      int next = in.read();
      if (next < 0 || head.size() == MOST_HEAD) {
        throw new IOException("the proxy gave no answer");
      }
      head.write(next);
    }
    String answer = head.toString(ISO_8859_1);
    if (!answer.matches("(?s)HTTP/1\\.[01] 2\\d\\d\\b.*")) {
      throw new IOException("the proxy refused: " + answer.lines().findFirst().orElse(""));
    }
  }
}
