package perigee.lab.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import perigee.lab.wan.Address;

/// What a page with the network's beacon makes a browser do: time a small object of each server
/// that the script names, over a connection that stands, post the times, and fetch an object by the
/// name that the script made up. For a thread in the client's namespace.
final class BeaconReport {

  private static final int HTTP = 80;
  private static final int MILLIS = 5_000;
  private static final int TIMES = 2;
  private static final String OBJECT = "/.perigee/beacon/object";
  private static final Pattern NONCE = Pattern.compile("nonce = \"([^\"]*)\"");
  private static final Pattern TARGET = Pattern.compile("\\[\"([^\"]+)\",\"([^\"]*)\"\\]");

  private static final Pattern JOIN = Pattern.compile("join = \"(http://([^\":/]+)[^\"]*)\"");

  private final String host;
  private final Resolving resolving;

  /// @param host the provider's name
  /// @param resolving the client's resolver
  BeaconReport(String host, Resolving resolving) {
    this.host = host;
    this.resolving = resolving;
  }

  /// Fetches the script from an edge, does what it says and posts the report.
  void send(Address edge) throws IOException {
    String script = exchange(edge, HTTP, host, "GET /.perigee/beacon.js", "").text();
    Matcher nonce = NONCE.matcher(script);
    if (!nonce.find()) {
      throw new IOException("the beacon's script has no nonce");
    }
    List<String> lines = new ArrayList<>(List.of(nonce.group(1)));
    Matcher targets = TARGET.matcher(script);
    while (targets.find()) {
      lines.add(targets.group(1) + " " + millis(edge, targets.group(2)));
    }
    exchange(edge, HTTP, host, "POST /.perigee/beacon/report", String.join("\n", lines));
    Matcher join = JOIN.matcher(script);
    if (join.find()) {
      String name = join.group(2);
      List<Address> servers = resolving.resolve(name).addresses();
      if (!servers.isEmpty()) {
        exchange(servers.getFirst(), HTTP, name, "GET " + OBJECT, "");
      }
    }
  }

  private String millis(Address edge, String base) {
    try {
      if (base.isEmpty()) {
        return time(edge, HTTP, host);
      }
      URI uri = URI.create(base);
      int port = uri.getPort() < 0 ? HTTP : uri.getPort();
      return Address.parse(uri.getHost()).isPresent()
          ? time(Address.parse(uri.getHost()).get(), port, uri.getAuthority())
          : "-";
    } catch (IOException _) {
      return "-";
    }
  }

  private static String time(Address server, int port, String name) throws IOException {
    try (Socket socket = connected(server, port)) {
      ask(socket, name, "GET " + OBJECT, "");
      HttpAnswer.read(socket.getInputStream(), false);
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < TIMES; i++) {
        long begin = System.nanoTime();
        ask(socket, name, "GET " + OBJECT, "");
        HttpAnswer answer = HttpAnswer.read(socket.getInputStream(), false);
        least = Math.min(least, (answer.firstByteNanos() - begin) / 1e6);
      }
      return "%.3f".formatted(least);
    }
  }

  private static HttpAnswer exchange(
      Address server, int port, String name, String line, String body) throws IOException {
    try (Socket socket = connected(server, port)) {
      ask(socket, name, line, body);
      return HttpAnswer.read(socket.getInputStream(), true);
    }
  }

  private static Socket connected(Address server, int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(server.inet(), port), MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(MILLIS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static void ask(Socket socket, String name, String line, String body) throws IOException {
    String head = line + " HTTP/1.1\r\nhost: " + name + "\r\n";
    String length = body.isEmpty() ? "" : "content-length: " + body.length() + "\r\n";
    socket
        .getOutputStream()
        .write((head + length + "\r\n" + body).getBytes(StandardCharsets.US_ASCII));
  }
}
