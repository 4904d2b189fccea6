package perigee.net.framed;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;

/// A TCP server of framed messages. Clients may send the next before they have the last answer (RFC
/// 7766 §6.2.1.1); answers come in order.
public final class FramedServer implements Closeable {

  private static final int BACKLOG = 256;
  private static final int LOW_WATER = 32 << 10;
  private static final int HIGH_WATER = 128 << 10;
  private static final int MOST_ANSWER = 0xffff;
  private static final int CROWD = 2;
  private static final int HASTE = 5;

  private final FramedConfig config;
  private final Loops loops;
  private final List<LoopShare> shares = new ArrayList<>();
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ConcurrentMap<InetAddress, Integer> clients = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final Channel listener;

  /// What the connections of one loop share.
  static final class LoopShare {

    final FrameHandler handler;
    final byte[] in;
    final byte[] out = new byte[MOST_ANSWER];

    LoopShare(FrameHandler handler, int messageBytes) {
      this.handler = handler;
      this.in = new byte[messageBytes];
    }
  }

  private FramedServer(Loops loops, FramedConfig config, IntFunction<FrameHandler> handlers)
      throws IOException {
    this.config = config;
    this.loops = loops;
    for (NettyLoop loop : loops.all()) {
      shares.add(new LoopShare(handlers.apply(loop.index()), config.messageBytes()));
    }
    this.listener = listen();
  }

  /// Listens; returns once connections are accepted.
  ///
  /// @param handlers gives each loop its own
  /// @throws IOException if the address cannot be had
  public static FramedServer start(
      Loops loops, FramedConfig config, IntFunction<FrameHandler> handlers) throws IOException {
    return new FramedServer(loops, config, handlers);
  }

  private Channel listen() throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.loop(0).eventLoop(), loops.group())
            .channel(loops.transport().listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
            .childHandler(new Accept());
    loops.transport().accept(bootstrap);
    try {
      return bootstrap.bind(config.bind()).syncUninterruptibly().channel();
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on " + config.bind() + ": " + e.getMessage(), e);
    }
  }

  /// Where it listens, with the real port.
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /// Connections that are open.
  public int open() {
    return open.get();
  }

  /// Connections that there was no room for.
  public long refused() {
    return refused.sum();
  }

  /// Ends a connection. A failed close leaves nothing to do, so its future is not looked at.
  @SuppressWarnings("FutureReturnValueIgnored")
  static void end(Channel channel) {
    channel.close();
  }

  FramedConfig config() {
    return config;
  }

  /// How long a connection may wait now.
  Duration patience() {
    boolean crowded = open.get() * CROWD > config.connections();
    return crowded ? config.idle().dividedBy(HASTE) : config.idle();
  }

  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    channels.close().awaitUninterruptibly();
  }

  private final class Accept extends ChannelInitializer<SocketChannel> {

    @Override
    protected void initChannel(SocketChannel channel) {
      InetSocketAddress remote = channel.remoteAddress();
      if (remote == null || !admits(remote.getAddress())) {
        refused.increment();
        end(channel);
        return;
      }
      channels.add(channel);
      channel.closeFuture().addListener(_ -> leave(remote.getAddress()));
      LoopShare share = shares.get(loops.of(channel.eventLoop()).index());
      channel.pipeline().addLast(new FramedConnection(FramedServer.this, share, remote));
    }

    private boolean admits(InetAddress client) {
      if (open.incrementAndGet() > config.connections()) {
        open.decrementAndGet();
        return false;
      }
      if (clients.merge(client, 1, Integer::sum) > config.connectionsOfOne()) {
        leave(client);
        return false;
      }
      return true;
    }

    private void leave(InetAddress client) {
      open.decrementAndGet();
      clients.computeIfPresent(client, (_, count) -> count > 1 ? count - 1 : null);
    }
  }
}
