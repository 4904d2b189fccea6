package perigee.calling.sip;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import perigee.net.http.ServerHandshakes;
import perigee.net.http.ServerTls;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;

/// A listener by TCP, or by TLS over it.
final class SipStreams implements Closeable {

  private static final int BACKLOG = 1024;
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /// How long a client may say nothing that has neither registered nor asked for anything.
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final SipCore core;
  private final Transport transport;
  private final @Nullable ServerHandshakes handshakes;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<InetAddress, Integer> clients = new HashMap<>(); // of SIP's loop
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final Channel listener;

  /// Listens; returns once connections are accepted.
  ///
  /// @param tls null for plain TCP
  /// @throws IOException if the address cannot be had
  SipStreams(
      Loops loops, NettyLoop loop, InetSocketAddress bind, @Nullable ServerTls tls, SipCore core)
      throws IOException {
    this.core = core;
    this.transport = tls == null ? Transport.TCP : Transport.TLS;
    this.handshakes = tls == null ? null : new ServerHandshakes(tls, HANDSHAKE.toMillis());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop.eventLoop(), loop.eventLoop())
            .channel(loops.transport().listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, StreamConnection.UNSENT)
            .childHandler(new Accept());
    loops.transport().accept(bootstrap);
    loops.transport().receive(bootstrap);
    try {
      this.listener = bootstrap.bind(bind).syncUninterruptibly().channel();
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on " + bind + ": " + e.getMessage(), e);
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  int open() {
    return open.get();
  }

  long refused() {
    return refused.sum();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    channels.close().awaitUninterruptibly();
  }

  private final class Accept extends ChannelInitializer<SocketChannel> {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    protected void initChannel(SocketChannel channel) {
      InetSocketAddress remote = channel.remoteAddress();
      SipBounds bounds = core.config().bounds();
      if (remote == null
          || open.get() >= bounds.connections()
          || clients.getOrDefault(remote.getAddress(), 0) >= bounds.connectionsOfOne()) {
        refused.increment();
        channel.close();
        return;
      }
      InetAddress client = remote.getAddress();
      open.incrementAndGet();
      clients.merge(client, 1, Integer::sum);
      channels.add(channel);
      channel
          .closeFuture()
          .addListener(_ -> {
            open.decrementAndGet();
            clients.computeIfPresent(client, (_, count) -> count > 1 ? count - 1 : null);
          });
      if (handshakes != null && !handshakes.begin(channel)) {
        channel.close();
        return;
      }
      channel
          .pipeline()
          .addLast(new IdleStateHandler(IDLE.toMillis(), 0, 0, TimeUnit.MILLISECONDS))
          .addLast(StreamConnection.accepted(core, transport));
    }
  }
}
