package perigee.lab.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import perigee.lab.wan.Address;

/// One GET over a connection of its own, timed as curl times: from the first step of connecting.
/// For a thread in the client's namespace.
///
/// @param local the address to come from; the host's first if empty
/// @param port the server's
/// @param connectMillis how long connecting may take
/// @param readMillis how long the server may be silent
public record Fetch(Optional<Address> local, int port, int connectMillis, int readMillis) {

  private static final int OK = 200;

  /// What came of it.
  ///
  /// @param connectNanos until the connection stood
  /// @param firstByteNanos until the first byte of the answer (curl's `time_starttransfer`)
  /// @param totalNanos until the last (`time_total`)
  public record Fetched(long connectNanos, long firstByteNanos, long totalNanos, long bytes) {}

  /// A server that could not be connected to, so that another one may be asked.
  static final class Unreachable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreachable(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /// Fetches a path.
  ///
  /// @throws IOException if no whole answer with status 200 came
  public Fetched get(Address server, String host, String path) throws IOException {
    try (Socket socket = new Socket()) {
      if (local.isPresent()) {
        socket.bind(new InetSocketAddress(local.get().inet(), 0));
      }
      long begin = System.nanoTime();
      connect(socket, server);
      final long connected = System.nanoTime();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(readMillis);
      String request =
          "GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      HttpAnswer answer = HttpAnswer.read(socket.getInputStream(), false);
      if (answer.status() != OK) {
        throw new IOException("the answer was " + answer.status());
      }
      return new Fetched(
          connected - begin,
          answer.firstByteNanos() - begin,
          answer.endNanos() - begin,
          answer.bytes());
    }
  }

  private void connect(Socket socket, Address server) throws Unreachable {
    try {
      socket.connect(new InetSocketAddress(server.inet(), port), connectMillis);
    } catch (IOException e) {
      throw new Unreachable(e);
    }
  }
}
