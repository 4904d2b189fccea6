package perigee.realtime.turn;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import perigee.net.http.HandedOver;
import perigee.net.http.OtherProtocol;
import perigee.net.http.ServerHandshakes;
import perigee.net.http.ServerTls;
import perigee.net.http.Upgraded;
import perigee.net.loop.Loops;
import perigee.net.tcp.CongestionControl;

/// A relay's connections to those who have no UDP: TCP, or TLS over it. They come by a listener of
/// its own, or by one of HTTP whose port it shares.
public final class TurnStreams implements Closeable, OtherProtocol {

  private static final int BACKLOG = 1024;
  private static final int MOST_FIRST = 1;
  private static final int ACCEPTED_AT_ONCE = 256;
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /// How long a client without an allocation may say nothing.
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final TurnServer relay;
  private final int most;
  private final @Nullable ServerHandshakes handshakes;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final CongestionControl congestion = CongestionControl.ofVoice();
  private final @Nullable Channel listener;

  /// By a port that HTTP listens on.
  private TurnStreams(TurnServer relay, TurnLimits limits) {
    this.relay = relay;
    this.most = limits.streams();
    this.handshakes = null;
    this.listener = null;
  }

  private TurnStreams(
      Loops loops,
      InetSocketAddress bind,
      @Nullable ServerTls tls,
      TurnServer relay,
      TurnLimits limits)
      throws IOException {
    this.relay = relay;
    this.most = limits.streams();
    this.handshakes = tls == null ? null : new ServerHandshakes(tls, HANDSHAKE.toMillis());
    ServerChannelRecvByteBufAllocator accepting = new ServerChannelRecvByteBufAllocator();
    accepting.maxMessagesPerRead(ACCEPTED_AT_ONCE);
    accepting.respectMaybeMoreData(false);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.loop(0).eventLoop(), loops.group())
            .channel(loops.transport().listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, accepting)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Accept());
    loops.transport().receive(bootstrap);
    try {
      this.listener = bootstrap.bind(bind).syncUninterruptibly().channel();
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on " + bind + ": " + e.getMessage(), e);
    }
  }

  /// Listens; returns once connections are accepted.
  ///
  /// @param tls null for plain TCP
  /// @throws IOException if the address cannot be had
  public static TurnStreams start(
      Loops loops,
      InetSocketAddress bind,
      @Nullable ServerTls tls,
      TurnServer relay,
      TurnLimits limits)
      throws IOException {
    return new TurnStreams(loops, bind, tls, relay, limits);
  }

  /// Takes what a server of HTTP hands over, and listens nowhere itself.
  public static TurnStreams shared(TurnServer relay, TurnLimits limits) {
    return new TurnStreams(relay, limits);
  }

  /// Where it listens, with the real port; null if another listens for it.
  public @Nullable InetSocketAddress address() {
    return listener == null ? null : (InetSocketAddress) listener.localAddress();
  }

  /// A message of STUN begins with its type, whose first octet is 0 or 1 (RFC 8489 §5).
  @Override
  public Verdict judge(ByteBuffer begun) {
    return (begun.get(begun.position()) & 0xff) <= MOST_FIRST ? Verdict.YES : Verdict.NO;
  }

  @Override
  public @Nullable Upgraded accept(InetSocketAddress client) {
    return take() ? new HandedOver(channel -> begin(channel, client)) : null;
  }

  private boolean take() {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      refused.increment();
      return false;
    }
    return true;
  }

  private void begin(Channel channel, InetSocketAddress remote) {
    count(channel);
    serve(channel, remote);
  }

  private void serve(Channel channel, InetSocketAddress remote) {
    congestion.set(channel);
    channel
        .pipeline()
        .addLast(new IdleStateHandler(IDLE.toMillis(), 0, 0, TimeUnit.MILLISECONDS))
        .addLast(new StreamConnection(relay.next(), channel, remote));
  }

  private void count(Channel channel) {
    channels.add(channel);
    channel.closeFuture().addListener(_ -> open.decrementAndGet());
  }

  /// Connections that are open.
  public int open() {
    return open.get();
  }

  /// Connections that there was no room for.
  public long refused() {
    return refused.sum();
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
      if (remote == null || !take()) {
        channel.close();
        return;
      }
      count(channel);
      if (handshakes != null && !handshakes.begin(channel)) {
        channel.close();
        return;
      }
      serve(channel, remote);
    }
  }
}
