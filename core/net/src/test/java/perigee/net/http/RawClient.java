package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A client that writes bytes and reads bytes, and knows just enough of HTTP to find a response's
/// end.
final class RawClient implements AutoCloseable {

  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;

  RawClient(InetSocketAddress address) throws IOException {
    socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /// Everything up to and with the text.
  String readUntil(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (!read.toString().endsWith(end)) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("end of stream after: " + read);
      }
      read.append((char) b);
    }
    return read.toString();
  }

  String read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    return new String(bytes, ISO_8859_1);
  }

  /// Everything until the server ends its direction.
  String readAll() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
