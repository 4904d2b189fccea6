package perigee.calling.sip;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import perigee.net.http.HandedOver;
import perigee.net.http.OtherProtocol;
import perigee.net.http.ServerHandshakes;
import perigee.net.http.ServerTls;
import perigee.net.http.Upgraded;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;
import perigee.wire.sip.SipStart;

/// Connections by TCP, or by TLS over it. They come by a listener of their own, or by one of HTTP
/// whose port they share.
final class SipStreams implements Closeable, OtherProtocol {

  private static final int BACKLOG = 1024;
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /// How long a client may say nothing that has neither registered nor asked for anything.
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final SipCore core;
  private final NettyLoop loop;
  private final @Nullable ServerHandshakes handshakes;
  private final IntConsumer cameBy;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<InetAddress, Integer> clients = new HashMap<>(); // of SIP's loop
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final @Nullable Channel listener;

  /// By ports that HTTP listens on.
  ///
  /// @param cameBy hears by which; on SIP's loop
  SipStreams(NettyLoop loop, SipCore core, IntConsumer cameBy) {
    this.core = core;
    this.loop = loop;
    this.handshakes = null;
    this.cameBy = cameBy;
    this.listener = null;
  }

  /// Listens; returns once connections are accepted.
  ///
  /// @param tls null for plain TCP
  /// @throws IOException if the address cannot be had
  SipStreams(
      Loops loops, NettyLoop loop, InetSocketAddress bind, @Nullable ServerTls tls, SipCore core)
      throws IOException {
    this.core = core;
    this.loop = loop;
    this.handshakes = tls == null ? null : new ServerHandshakes(tls, HANDSHAKE.toMillis());
    this.cameBy = _ -> {};
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop.eventLoop(), loop.eventLoop())
            .channel(loops.transport().listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Accept());
    loops.transport().accept(bootstrap);
    loops.transport().receive(bootstrap);
    try {
      this.listener = bootstrap.bind(bind).syncUninterruptibly().channel();
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on " + bind + ": " + e.getMessage(), e);
    }
  }

  /// Where it listens, with the real port; null if another listens for it.
  @Nullable InetSocketAddress address() {
    return listener == null ? null : (InetSocketAddress) listener.localAddress();
  }

  int open() {
    return open.get();
  }

  long refused() {
    return refused.sum();
  }

  @Override
  public Verdict judge(ByteBuffer begun) {
    return SipStart.judge(begun)
        .map(sip -> sip ? Verdict.YES : Verdict.NO)
        .orElse(Verdict.UNDECIDED);
  }

  @Override
  public @Nullable Upgraded accept(InetSocketAddress client) {
    InetAddress from = client.getAddress();
    return hasRoom(from) ? new HandedOver(channel -> begin(channel, from)) : null;
  }

  /// Takes one that came by a port of HTTP.
  private void begin(Channel channel, InetAddress client) {
    if (!channel.eventLoop().equals(loop.eventLoop())) {
      throw new IllegalStateException("HTTP shares a port with SIP, but not its loop");
    }
    count(channel, client);
    if (channel.localAddress() instanceof InetSocketAddress local) {
      cameBy.accept(local.getPort());
    }
    boolean secure = channel.pipeline().get(SslHandler.class) != null;
    serve(channel, StreamConnection.taken(core, secure ? Transport.TLS : Transport.TCP));
  }

  private boolean hasRoom(InetAddress client) {
    SipBounds bounds = core.config().bounds();
    if (open.get() >= bounds.connections()
        || clients.getOrDefault(client, 0) >= bounds.connectionsOfOne()) {
      refused.increment();
      return false;
    }
    return true;
  }

  private void count(Channel channel, InetAddress client) {
    open.incrementAndGet();
    clients.merge(client, 1, Integer::sum);
    channels.add(channel);
    channel
        .closeFuture()
        .addListener(_ -> {
          open.decrementAndGet();
          clients.computeIfPresent(client, (_, count) -> count > 1 ? count - 1 : null);
        });
  }

  private static void serve(Channel channel, StreamConnection connection) {
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    channel.config().setWriteBufferWaterMark(StreamConnection.UNSENT);
    channel
        .pipeline()
        .addLast(new IdleStateHandler(IDLE.toMillis(), 0, 0, TimeUnit.MILLISECONDS))
        .addLast(connection);
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    channels.close().awaitUninterruptibly();
  }

  private final class Accept extends ChannelInitializer<SocketChannel> {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    protected void initChannel(SocketChannel channel) {
      InetSocketAddress remote = channel.remoteAddress();
      if (remote == null || !hasRoom(remote.getAddress())) {
        channel.close();
        return;
      }
      count(channel, remote.getAddress());
      if (handshakes != null && !handshakes.begin(channel)) {
        channel.close();
        return;
      }
      Transport transport = handshakes == null ? Transport.TCP : Transport.TLS;
      serve(channel, StreamConnection.accepted(core, transport));
    }
  }
}
