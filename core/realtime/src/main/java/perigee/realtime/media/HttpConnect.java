package perigee.realtime.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/// Asks a proxy for a connection.
final class HttpConnect {

  private HttpConnect() {}

  /// Asks, and returns once what is written goes to the far end.
  ///
  /// @throws IOException if the proxy does not let us
  static void open(InputStream in, OutputStream out, HttpProxy proxy, InetSocketAddress to)
      throws IOException {
    out.write(proxy.request(to.getHostString(), to.getPort()));
    out.flush();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    // One by one, for what follows the head is the far end's.
    while (!head.toString(ISO_8859_1).endsWith(HttpProxy.END)) {
      int next = in.read();
      if (next < 0 || head.size() == HttpProxy.MOST_HEAD) {
        throw new IOException("the proxy gave no answer");
      }
      head.write(next);
    }
    String answer = head.toString(ISO_8859_1);
    if (!HttpProxy.isGranted(answer)) {
      throw new IOException("the proxy refused: " + answer.lines().findFirst().orElse(""));
    }
  }
}
