package perigee.content.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// One client's connection, kept from request to request.
final class KeptConnection implements AutoCloseable {

  private final Socket socket;
  private final DataInputStream in;

  KeptConnection(InetSocketAddress to) throws IOException {
    socket = new Socket(to.getAddress(), to.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }

  /// What came back.
  static final class Answer {
    private final String head;
    private final byte[] body;

    Answer(String head, byte[] body) {
      this.head = head;
      this.body = body;
    }

    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    String head() {
      return head;
    }

    byte[] body() {
      return body;
    }

    /// A field's value; empty if it has none.
    String field(String name) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }

    boolean isHit() {
      return field("cache-status").startsWith("edge1; hit");
    }
  }

  void send(String heads) throws IOException {
    socket.getOutputStream().write(heads.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  void sendNoMore() throws IOException {
    socket.shutdownOutput();
  }

  /// Whether the server closed; waits for it.
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  Answer get(String path, String... fields) throws IOException {
    send(request(path, fields));
    return read();
  }

  static String request(String path, String... fields) {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return "GET " + path + " HTTP/1.1\r\nHost: a.example\r\n" + more + "\r\n";
  }

  Answer read() throws IOException {
    String head = head();
    Answer answer = new Answer(head, new byte[0]);
    String length = answer.field("content-length");
    byte[] body =
        new byte[length.isEmpty() || answer.status() == 304 ? 0 : Integer.parseInt(length)];
    in.readFully(body);
    return new Answer(head, body);
  }

  /// Sends the same request again and again, and reads as many bytes as each answer has.
  void repeat(byte[] request, int times, byte[] answer) throws IOException {
    for (int i = 0; i < times; i++) {
      socket.getOutputStream().write(request);
      in.readFully(answer);
    }
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("end of stream after: " + head.toString(ISO_8859_1));
      }
      matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
      head.write(b);
    }
    return head.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
