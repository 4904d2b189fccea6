package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that answers each connection's requests with ready texts, one per request, and closes
/// it after the last.
final class RawServer implements AutoCloseable {

  private final ServerSocket listener;
  private final List<List<String>> scripts;
  final AtomicInteger connections = new AtomicInteger();

  /// Starts it, the same answers for each connection.
  RawServer(List<String> all) throws IOException {
    this(all, all);
  }

  /// Starts it.
  ///
  /// @param first the answers of the first connection
  /// @param others those of every other
  RawServer(List<String> first, List<String> others) throws IOException {
    this.scripts = List.of(first, others);
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread unused = Thread.ofVirtual().start(this::accept);
    assert unused != null;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        int turn = Math.min(connections.getAndIncrement(), scripts.size() - 1);
        Thread unused = Thread.ofVirtual().start(() -> serve(socket, scripts.get(turn)));
        assert unused != null;
      }
    } catch (SocketException _) {
      // The test is over.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(Socket accepted, List<String> answers) {
    try (Socket socket = accepted) {
      for (String answer : answers) {
        readHead(socket);
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readHead(Socket socket) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new IOException("client left after: " + read);
      }
      read.append((char) b);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
