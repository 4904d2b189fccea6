package perigee.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;

/// One HTTP/1.1 connection on a socket, strict and without comfort: it sends the bytes that it is
/// given and shows those that come. A read that waits for 20 s fails. For one thread.
public final class RawHttp implements AutoCloseable {

  private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

  private final Socket socket;
  private final InputStream in;

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
    in = new BufferedInputStream(socket.getInputStream());
  }

  public static RawHttp connect(int port) throws IOException {
    return connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  public static RawHttp connect(InetSocketAddress address) throws IOException {
    return new RawHttp(new Socket(address.getAddress(), address.getPort()));
  }

  /// Connects over TLS to 127.0.0.1 with the sockets of an `SSLContext`.
  public static RawHttp connect(SocketFactory sockets, int port) throws IOException {
    return new RawHttp(sockets.createSocket(InetAddress.getLoopbackAddress(), port));
  }

  /// Connects, asks once and closes.
  public static RawResponse get(int port, String host, String target) throws IOException {
    try (RawHttp http = connect(port)) {
      return http.get(host, target);
    }
  }

  public RawResponse get(String host, String target, String... fields) throws IOException {
    return request("GET", host, target, fields);
  }

  /// Sends a request without a body and reads the final response to it.
  ///
  /// @param fields lines as `name: value`
  public RawResponse request(String method, String host, String target, String... fields)
      throws IOException {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host);
    for (String line : fields) {
      head.append("\r\n").append(line);
    }
    send(head.append("\r\n\r\n").toString());
    return response(method);
  }

  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /// Reads the final response to a request of this method; interim ones are passed over.
  public RawResponse response(String method) throws IOException {
    RawResponse head = head();
    while (head.status() < 200 && head.status() != 101) {
      head = head();
    }
    return body(head, method);
  }

  /// Reads one head, an interim one too; its body is empty.
  public RawResponse head() throws IOException {
    String line = HeadText.line(in);
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IOException("not a status line: " + line);
    }
    int status = Integer.parseInt(line.substring(9, 12));
    return new RawResponse(line, status, HeadText.fields(in), "", true);
  }

  /// Exactly so many bytes of what comes next.
  public byte[] bytes(int count) throws IOException {
    return HeadText.exactly(in, count);
  }

  /// Whether the other side closed and nothing is left to read; waits until one or the other.
  public boolean isAtEnd() throws IOException {
    in.mark(1);
    int next = in.read();
    in.reset();
    return next < 0;
  }

  /// Whether neither a byte nor the end comes for so long.
  public boolean isSilent(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      isAtEnd();
      return false;
    } catch (SocketTimeoutException _) {
      return true;
    } finally {
      socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private RawResponse body(RawResponse head, String method) throws IOException {
    int status = head.status();
    if (method.equals("HEAD") || status == 204 || status == 304 || status < 200) {
      return head;
    }
    Optional<String> coding = HeadText.value(head.fields(), "transfer-encoding");
    Optional<String> length = HeadText.value(head.fields(), "content-length");
    if (coding.isPresent() && length.isPresent()) {
      throw new IOException("both transfer-encoding and content-length");
    }
    if (coding.isPresent()) {
      return chunked(head);
    }
    int wanted = length.map(Integer::parseInt).orElse(Integer.MAX_VALUE);
    byte[] bytes = in.readNBytes(wanted);
    return head.withBody(bytes, length.isEmpty() || bytes.length == wanted);
  }

  private RawResponse chunked(RawResponse head) throws IOException {
    try {
      return head.withBody(HeadText.chunked(in), true);
    } catch (EOFException _) {
      return head.withBody(new byte[0], false); // told as incomplete
    }
  }
}
