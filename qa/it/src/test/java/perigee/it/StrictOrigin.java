package perigee.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// An origin that takes nothing but HTTP/1.1 in its canonical form, byte for byte, and remembers
/// what was not: each request that it read whole was one that no parser could read in another way.
final class StrictOrigin implements AutoCloseable {

  private static final Pattern REQUEST_LINE = Pattern.compile("[A-Za-z]+ (/[!-~]*|\\*) HTTP/1\\.1");
  private static final Pattern FIELD =
      Pattern.compile(
          "[!#$%&'*+.^_`|~0-9A-Za-z-]+: ([!-~\\x80-\\xff]([\\t -~\\x80-\\xff]*[!-~\\x80-\\xff])?)?");
  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final Pattern CHUNK = Pattern.compile("[1-9a-f][0-9a-f]{0,7}|0");

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> targets = new CopyOnWriteArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();

  StrictOrigin() {
    try {
      listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// Targets of whole requests, in the order of their ends.
  List<String> targets() {
    return List.copyOf(targets);
  }

  /// What was not canonical.
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        String answer = request(in);
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
      }
    } catch (IOException _) {
      // The peer ended the connection, perhaps in the middle of a request: then it is none.
    } finally {
      open.remove(socket);
    }
  }

  private String request(InputStream in) throws IOException {
    String line = line(in);
    check(REQUEST_LINE.matcher(line).matches(), "request line", line);
    int length = -1;
    int hosts = 0;
    boolean chunked = false;
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      check(FIELD.matcher(field).matches(), "field", field);
      String name = field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
      String value = field.substring(field.indexOf(':') + 2);
      hosts += name.equals("host") ? 1 : 0;
      if (name.equals("content-length")) {
        check(length < 0 && !chunked && LENGTH.matcher(value).matches(), "length", field);
        length = Integer.parseInt(value);
      } else if (name.equals("transfer-encoding")) {
        check(length < 0 && !chunked && value.equals("chunked"), "coding", field);
        chunked = true;
      } else {
        check(
            !Set.of("connection", "te", "upgrade", "expect", "trailer").contains(name),
            "hop",
            field);
      }
    }
    check(hosts == 1, "hosts", line);
    int body = chunked ? chunks(in) : exactly(in, Math.max(0, length));
    String target = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
    targets.add(target);
    String text = line.startsWith("HEAD ") ? "" : target + " " + body;
    return "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: "
        + (target + " " + body).length()
        + "\r\n\r\n"
        + text;
  }

  private int chunks(InputStream in) throws IOException {
    int all = 0;
    while (true) {
      String size = line(in);
      check(CHUNK.matcher(size).matches(), "chunk size", size);
      int bytes = Integer.parseInt(size, 16);
      if (bytes == 0) {
        for (String trailer = line(in); !trailer.isEmpty(); trailer = line(in)) {
          check(FIELD.matcher(trailer).matches(), "trailer", trailer);
        }
        return all;
      }
      all += exactly(in, bytes);
      check(line(in).isEmpty(), "chunk end", "");
    }
  }

  private String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      check(line.length() < 1 << 16, "length of a line", "");
      line.append((char) b);
    }
    int end = line.length() - 1;
    check(end >= 0 && line.charAt(end) == '\r', "line end", line.toString());
    check(line.indexOf("\r") == end, "bare carriage return", line.toString());
    return line.substring(0, end);
  }

  private static int exactly(InputStream in, int count) throws IOException {
    if (in.readNBytes(count).length < count) {
      throw new EOFException();
    }
    return count;
  }

  private void check(boolean right, String what, String seen) throws IOException {
    if (!right) {
      wrong.add(what + ": " + seen);
      throw new IOException("not canonical");
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
