package perigee.lab.nat;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import perigee.lab.world.CongestionControl;
import perigee.lab.world.Namespace;

/// A proxy as offices have one: it connects to 443 and does nothing else. It looks names up, which
/// its clients can't. Each connection has a thread in the router's namespace, for sockets belong to
/// where they are made.
final class ConnectProxy implements Closeable {

  private static final String USUAL_CONGESTION_CONTROL = "cubic";
  private static final Pattern ASKED = Pattern.compile("(?s)CONNECT ([0-9a-z.]+):443 HTTP/1\\..*");
  private static final int BACKLOG = 64;
  private static final int MOST_HEAD = 4096;

  private final ServerSocket listener;

  private ConnectProxy(ServerSocket listener) {
    this.listener = listener;
  }

  static ConnectProxy start(Namespace at, String address, int port)
      throws IOException, InterruptedException {
    // It is another's machine: its congestion control is what Linux has by itself.
    try (CongestionControl _ = CongestionControl.allow(List.of(USUAL_CONGESTION_CONTROL))) {
      at.set("tcp_congestion_control", USUAL_CONGESTION_CONTROL);
    }
    ServerSocket listener =
        at.call(() -> new ServerSocket(port, BACKLOG, InetAddress.ofLiteral(address)));
    at.start("proxy", () -> accept(at, listener));
    return new ConnectProxy(listener);
  }

  private static void accept(Namespace at, ServerSocket listener) {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        at.start("proxy-client", () -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void serve(Socket client) {
    try (client) {
      StringBuilder head = new StringBuilder();
      InputStream in = client.getInputStream();
      while (head.indexOf("\r\n\r\n") < 0 && head.length() < MOST_HEAD) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      Matcher asked = ASKED.matcher(head);
      if (!asked.matches()) {
        say(client, "HTTP/1.1 403 No\r\n\r\n");
        return;
      }
      try (Socket server = new Socket(InetAddress.ofLiteral(address(asked.group(1))), 443)) {
        server.setTcpNoDelay(true);
        client.setTcpNoDelay(true);
        say(client, "HTTP/1.1 200 Connected\r\n\r\n");
        Thread back = Thread.ofVirtual().start(() -> copy(server, client));
        copy(client, server);
        back.join();
      }
    } catch (IOException _) {
      // One of both has gone.
      return;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String address(String host) throws IOException {
    String known = RealNetwork.NAMES.getOrDefault(host, host);
    if (known.matches("[0-9.]+")) {
      return known;
    }
    throw new IOException(host + " is not known");
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void copy(Socket from, Socket to) {
    try {
      long _ = from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // The other direction ends by itself.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
