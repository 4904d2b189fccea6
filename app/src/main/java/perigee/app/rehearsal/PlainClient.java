package perigee.app.rehearsal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;

/// One connection of HTTP/1.1.
final class PlainClient implements Closeable {

  private static final String LENGTH = "content-length: ";

  private final Socket socket;
  private final InputStream in;

  PlainClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /// Asks for something and takes all of it.
  ///
  /// @param last whether the connection ends with it
  void get(String path, boolean last) throws IOException {
    String end = last ? "Connection: close\r\n\r\n" : "\r\n";
    String head = "GET " + path + " HTTP/1.1\r\nHost: " + Connections.HOST + "\r\n" + end;
    socket.getOutputStream().write(head.getBytes(ISO_8859_1));
    String status = line();
    if (!status.contains(" 200 ")) {
      throw new IOException(path + " is answered by " + status);
    }
    long length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Long.parseLong(line.substring(LENGTH.length()));
      }
    }
    in.skipNBytes(length);
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the edge closed the connection");
      }
      if (b != '\r') {
        text.append((char) b);
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
