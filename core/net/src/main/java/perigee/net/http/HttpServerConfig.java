package perigee.net.http;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import perigee.net.path.PathListener;
import perigee.wire.http1.HeadLimits;

/// What a server listens on, and its bounds.
///
/// @param bind port 0 takes a free one
/// @param tls null for plain TCP
/// @param maxConnections at one time, all loops together; more are closed at once
/// @param limits of request heads
/// @param timeouts of connections
/// @param clients what one of them may take
/// @param paths hears how the paths to clients are; null if nobody needs to know
/// @param shared what else is spoken on the port; null for nothing
public record HttpServerConfig(
    InetSocketAddress bind,
    @Nullable ServerTls tls,
    int maxConnections,
    HeadLimits limits,
    Timeouts timeouts,
    ClientBounds clients,
    @Nullable PathListener paths,
    @Nullable SharedPort shared) {

  public HttpServerConfig {
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "max connections is %d; it must be at least 1".formatted(maxConnections));
    }
  }

  /// Plain TCP, 20,000 connections, default limits and timeouts.
  public static HttpServerConfig on(InetSocketAddress bind) {
    return new HttpServerConfig(
        bind, null, 20_000, HeadLimits.DEFAULT, Timeouts.DEFAULT, ClientBounds.DEFAULT, null, null);
  }

  public HttpServerConfig withTls(ServerTls tls) {
    return new HttpServerConfig(
        bind, tls, maxConnections, limits, timeouts, clients, paths, shared);
  }

  /// One context for every server name.
  public HttpServerConfig withTls(SslContext context) {
    return withTls(_ -> context);
  }

  public HttpServerConfig withMaxConnections(int max) {
    return new HttpServerConfig(bind, tls, max, limits, timeouts, clients, paths, shared);
  }

  public HttpServerConfig withLimits(HeadLimits limits) {
    return new HttpServerConfig(
        bind, tls, maxConnections, limits, timeouts, clients, paths, shared);
  }

  public HttpServerConfig withTimeouts(Timeouts timeouts) {
    return new HttpServerConfig(
        bind, tls, maxConnections, limits, timeouts, clients, paths, shared);
  }

  public HttpServerConfig withClients(ClientBounds clients) {
    return new HttpServerConfig(
        bind, tls, maxConnections, limits, timeouts, clients, paths, shared);
  }

  public HttpServerConfig withPaths(PathListener paths) {
    return new HttpServerConfig(
        bind, tls, maxConnections, limits, timeouts, clients, paths, shared);
  }

  public HttpServerConfig withShared(SharedPort shared) {
    return new HttpServerConfig(
        bind, tls, maxConnections, limits, timeouts, clients, paths, shared);
  }

  /// How long a server waits for its clients.
  ///
  /// @param head from a request's first byte (or the connection) to its head's last
  /// @param bodyIdle between bytes of a request's body
  /// @param keepAlive between a response and the next request
  /// @param stalled while a client accepts no byte
  public record Timeouts(Duration head, Duration bodyIdle, Duration keepAlive, Duration stalled) {

    /// 10 s, 30 s, 60 s, 60 s.
    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));
  }
}
