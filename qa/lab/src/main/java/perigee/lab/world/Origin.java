package perigee.lab.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.Executors;

/// The provider's own server: `/small…` and `/bulk…`, cacheable for an hour.
public final class Origin implements Closeable {

  static final int PORT = 80;

  private static final int OK = 200;

  private final HttpServer server;

  private Origin(HttpServer server) {
    this.server = server;
  }

  /// Starts it in the origin's namespace.
  public static Origin start(LabNode node, Namespace namespace, long smallBytes, long bulkBytes)
      throws IOException, InterruptedException {
    HttpServer server =
        namespace.call(
            () -> HttpServer.create(new InetSocketAddress(node.address().inet(), PORT), 0));
    Random random = new Random(1);
    byte[] small = new byte[Math.toIntExact(smallBytes)];
    byte[] bulk = new byte[Math.toIntExact(bulkBytes)];
    random.nextBytes(small);
    random.nextBytes(bulk);
    server.createContext("/small", exchange -> answer(exchange, small));
    server.createContext("/bulk", exchange -> answer(exchange, bulk));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return new Origin(server);
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("cache-control", "public, max-age=3600");
      exchange.getResponseHeaders().set("content-type", "application/octet-stream");
      exchange.getResponseHeaders().set("etag", "\"" + body.length + "\"");
      exchange.sendResponseHeaders(OK, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
