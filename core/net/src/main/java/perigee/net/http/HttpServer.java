package perigee.net.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;

/// An HTTP server: a listener per loop on one port where the system allows that, so that a
/// connection lives and dies on the loop that accepted it.
public final class HttpServer implements AutoCloseable {

  private static final int BACKLOG = 4096;

  /// What connections read into and write from: pooled, with a cache for each loop, since that
  /// makes no object per buffer. Chunks of 2 MiB.
  private static final ByteBufAllocator BUFFERS =
      new PooledByteBufAllocator(true, 0, 1, 8192, 8, 256, 64, false);

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 256 * 1024);
  private static final Duration RESET_WITHIN = Duration.ofSeconds(2);

  private final Loops loops;
  private final HttpServerConfig config;
  private final ExchangeHandler handler;
  private final HttpServerMetrics metrics = new HttpServerMetrics();
  private final List<ServerLoop> serverLoops = new ArrayList<>();
  private final List<Channel> listeners = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final ClientCounts clients;
  private final CountDownLatch emptied = new CountDownLatch(1);
  private final @Nullable ServerHandshakes handshakes;
  private volatile boolean draining;

  private HttpServer(Loops loops, HttpServerConfig config, ExchangeHandler handler) {
    this.loops = loops;
    this.config = config;
    this.handler = handler;
    this.clients = new ClientCounts(config.clients());
    this.handshakes =
        config.tls() == null
            ? null
            : new ServerHandshakes(config.tls(), config.timeouts().head().toMillis());
    for (NettyLoop loop : loops.all()) {
      serverLoops.add(new ServerLoop(this, loop));
    }
  }

  /// Listens; returns once connections are accepted.
  ///
  /// @throws IOException if the address cannot be had
  public static HttpServer start(Loops loops, HttpServerConfig config, ExchangeHandler handler)
      throws IOException {
    HttpServer server = new HttpServer(loops, config, handler);
    try {
      server.listen();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /// Where it listens, with the real port.
  public InetSocketAddress address() {
    return (InetSocketAddress) listeners.getFirst().localAddress();
  }

  /// What it counted.
  public HttpServerMetrics metrics() {
    return metrics;
  }

  /// What it counted of TLS; null on plain TCP.
  public @Nullable TlsMetrics tlsMetrics() {
    return handshakes == null ? null : handshakes.metrics();
  }

  /// Stops accepting, closes idle connections, lets running exchanges end within the bound, resets
  /// the rest; returns when all is closed. Not to be called on a loop.
  public void drain(Duration bound) {
    draining = true;
    for (Channel listener : listeners) {
      listener.close().awaitUninterruptibly();
    }
    serverLoops.forEach(each -> each.loop().execute(each::drain));
    tellIfEmpty();
    if (!awaitEmpty(bound)) {
      serverLoops.forEach(each -> each.loop().execute(each::reset));
      awaitEmpty(RESET_WITHIN);
    }
    serverLoops.forEach(each -> each.loop().execute(each::stop));
  }

  /// Stops at once.
  @Override
  public void close() {
    drain(Duration.ZERO);
  }

  HttpServerConfig config() {
    return config;
  }

  ExchangeHandler handler() {
    return handler;
  }

  boolean draining() {
    return draining;
  }

  private boolean awaitEmpty(Duration bound) {
    try {
      return emptied.await(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void tellIfEmpty() {
    if (draining && open.get() == 0) {
      emptied.countDown();
    }
  }

  private void listen() throws IOException {
    for (ServerLoop each : serverLoops) {
      each.loop().execute(each::start);
    }
    InetSocketAddress address = config.bind();
    if (!loops.transport().sharesPorts()) {
      bind(address, loops.loop(0).eventLoop(), loops.group());
      return;
    }
    refuseTaken(address);
    for (NettyLoop loop : loops.all()) {
      bind(address, loop.eventLoop(), loop.eventLoop());
      address = address();
    }
  }

  /// A shared port would also be shared with another process of the same user, silently.
  private static void refuseTaken(InetSocketAddress address) throws IOException {
    if (address.getPort() != 0) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(address);
      } catch (IOException e) {
        throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
      }
    }
  }

  private void bind(InetSocketAddress address, EventLoopGroup accepting, EventLoopGroup serving)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(accepting, serving)
            .channel(loops.transport().listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, BUFFERS)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(new Accept());
    if (loops.transport().sharesPorts()) {
      bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
    }
    loops.transport().accept(bootstrap);
    loops.transport().receive(bootstrap);
    try {
      listeners.add(bootstrap.bind(address).syncUninterruptibly().channel());
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  private final class Accept extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      ServerLoop serverLoop = serverLoops.get(loops.of(channel.eventLoop()).index());
      InetSocketAddress remote = channel.remoteAddress();
      if (remote == null || !admits(serverLoop, remote.getAddress())) {
        Outgoing.close(channel);
        return;
      }
      metrics.accepted().increment();
      metrics.open().increment();
      channel
          .closeFuture()
          .addListener(_ -> {
            metrics.open().decrement();
            clients.leave(remote.getAddress());
            leave();
          });
      boolean mixed = handshakes != null && config.shared() != null;
      if (handshakes != null && !mixed && !handshakes.begin(channel)) {
        Outgoing.close(channel);
        return;
      }
      PathMeter paths = serverLoop.paths();
      if (paths != null && channel instanceof UnixChannel socket) {
        channel.pipeline().addLast(paths.meter(socket, remote.getAddress(), handshakes != null));
      }
      ServerConnection http1 = new ServerConnection(serverLoop, channel);
      ProtocolChooser chooser = new ProtocolChooser(serverLoop, http1, handshakes != null);
      if (handshakes != null && mixed) {
        channel.pipeline().addLast(new SecurityChooser(handshakes, chooser));
      }
      channel.pipeline().addLast(chooser).addLast(http1);
    }

    /// Counts a connection, and makes room for it if there is none.
    private boolean admits(ServerLoop serverLoop, InetAddress client) {
      if (!clients.take(client)) {
        metrics.refusedOfClient().increment();
        return false;
      }
      boolean isFull = open.incrementAndGet() > config.maxConnections();
      boolean hasRoom = !isFull || serverLoop.evict();
      if (draining || !hasRoom) {
        metrics.refused().increment();
        clients.leave(client);
        leave();
        return false;
      }
      if (isFull) {
        metrics.evicted().increment();
      }
      return true;
    }

    private void leave() {
      open.decrementAndGet();
      tellIfEmpty();
    }
  }
}
