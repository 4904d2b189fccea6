package perigee.calling.overlay.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import perigee.calling.overlay.Outside;
import perigee.calling.overlay.Party;
import perigee.calling.overlay.Peer;
import perigee.net.loop.Loops;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.OverlayMessage;

/// The connections of one member, or client: those that others made, and those that it makes when
/// it has something to say. All on the first of the loops.
@SuppressWarnings("FutureReturnValueIgnored")
public final class OverlayLinks implements Outside, Closeable {

  private static final int BACKLOG = 256;
  private static final int CONNECT_MILLIS = 3000;
  private static final int DIAL_MILLIS = 5000;
  private static final long HANDSHAKE_MILLIS = 5000;
  private static final int IDLE_SECONDS = 120;
  private static final int LOW_WATER = 256 << 10;
  private static final int HIGH_WATER = 1 << 20;
  private static final int MOST_WAITING = 64;
  private static final int MOST_PROBES = 64;

  private final Loops loops;
  private final LinkConfig config;
  private final Tls tls;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final @Nullable Channel listener;

  // Of the loop.
  private @Nullable Party party;
  private final Set<ChannelHandlerContext> clients = new HashSet<>();
  private int probes;
  private final Map<String, Integer> incoming = new HashMap<>();
  private int incomingAll;
  private long malformed;
  private final Map<String, Outgoing> outgoing =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Outgoing> eldest) {
          boolean full = size() > config.outgoing();
          if (full) {
            eldest.getValue().close();
          }
          return full;
        }
      };

  /// The contexts of both sides, the newest each time.
  public record Tls(Supplier<SslContext> server, Supplier<SslContext> client) {}

  private OverlayLinks(Loops loops, LinkConfig config, Tls tls) throws IOException {
    this.loops = loops;
    this.config = config;
    this.tls = tls;
    InetSocketAddress bind = config.bind();
    this.listener = bind == null ? null : listen(bind);
  }

  private Channel listen(InetSocketAddress bind) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.loop(0).eventLoop(), loops.loop(0).eventLoop())
            .channel(loops.transport().listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, water())
            .childHandler(new Accept());
    loops.transport().accept(bootstrap);
    try {
      return bootstrap.bind(bind).syncUninterruptibly().channel();
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on " + bind + ": " + e.getMessage(), e);
    }
  }

  /// Listens; what comes before there is a member is dropped.
  ///
  /// @throws IOException if the address cannot be had
  public static OverlayLinks start(Loops loops, LinkConfig config, Tls tls) throws IOException {
    return new OverlayLinks(loops, config, tls);
  }

  private static WriteBufferWaterMark water() {
    return new WriteBufferWaterMark(LOW_WATER, HIGH_WATER);
  }

  /// Where it listens, with the real port.
  public InetSocketAddress address() {
    return (InetSocketAddress) Objects.requireNonNull(listener).localAddress();
  }

  /// Whose the messages are; on the loop.
  void party(Party other) {
    party = other;
  }

  /// Connections that ended because what came was no message; on the loop.
  long malformed() {
    return malformed;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    loops.loop(0).eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void send(HostEntry to, OverlayMessage message) {
    String key = to.host() + ' ' + to.port() + ' ' + to.id();
    Outgoing known = outgoing.get(key);
    if (known == null) {
      known = new Outgoing(key, to);
      outgoing.put(key, known);
      known.connect();
    }
    known.send(message);
  }

  @Override
  public void dial(String host, int port, Consumer<Boolean> reached) {
    new Bootstrap()
        .group(loops.loop(0).eventLoop())
        .channel(loops.transport().socket())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, DIAL_MILLIS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.config().setAutoRead(false);
              }
            })
        .connect(host, port)
        .addListener((ChannelFuture done) -> {
          reached.accept(done.isSuccess());
          done.channel().close();
        });
  }

  @Override
  public void probe(String host, int port, Consumer<Boolean> reached) {
    if (port == 0 || probes >= MOST_PROBES) {
      reached.accept(false);
      return;
    }
    probes++;
    long seed = ThreadLocalRandom.current().nextLong();
    Thread.ofVirtual()
        .name("stun-question")
        .start(() -> {
          boolean answered = StunQuestion.isAnswered(host, port, new SplittableRandom(seed));
          loops
              .loop(0)
              .execute(() -> {
                probes--;
                reached.accept(answered);
              });
        });
  }

  @Override
  public void tellClients(OverlayMessage message) {
    clients.forEach(client -> Framing.send(client.channel(), message));
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    channels.close().awaitUninterruptibly();
  }

  /// A connection that this member makes, and what waits for it.
  private final class Outgoing implements PeerConnection.Events {

    private final String key;
    private final HostEntry to;
    private final Deque<OverlayMessage> waiting = new ArrayDeque<>();
    private @Nullable Channel ready;
    private @Nullable Channel channel;

    Outgoing(String key, HostEntry to) {
      this.key = key;
      this.to = to;
    }

    void connect() {
      ChannelFuture connecting =
          new Bootstrap()
              .group(loops.loop(0).eventLoop())
              .channel(loops.transport().socket())
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.WRITE_BUFFER_WATER_MARK, water())
              .handler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel fresh) {
                      SslHandler handler = tls.client().get().newHandler(fresh.alloc());
                      // Who it is says its certificate's subject, which PeerConnection compares.
                      SSLParameters parameters = handler.engine().getSSLParameters();
                      parameters.setEndpointIdentificationAlgorithm("");
                      handler.engine().setSSLParameters(parameters);
                      build(fresh, handler, new PeerConnection(Outgoing.this, to.id()));
                    }
                  })
              .connect(to.host(), to.port());
      channel = connecting.channel();
      channels.add(connecting.channel());
      connecting.channel().closeFuture().addListener(_ -> forget());
    }

    private void forget() {
      waiting.clear();
      outgoing.remove(key, this);
    }

    void send(OverlayMessage message) {
      Channel open = ready;
      if (open != null) {
        Framing.send(open, message);
      } else if (waiting.size() < MOST_WAITING) {
        waiting.add(message);
      }
    }

    void close() {
      waiting.clear();
      Channel current = channel;
      if (current != null) {
        current.close();
      }
    }

    @Override
    public void opened(ChannelHandlerContext context, Peer peer) {
      ready = context.channel();
      waiting.forEach(message -> Framing.send(context.channel(), message));
      waiting.clear();
    }

    @Override
    public void received(ChannelHandlerContext context, Peer peer, OverlayMessage message) {
      take(context, peer, message);
    }

    @Override
    public void malformed(Peer peer, String reason) {
      malformed++;
    }

    @Override
    public void closed(Peer peer) {}
  }

  private void take(ChannelHandlerContext context, Peer peer, OverlayMessage message) {
    Party current = party;
    if (current != null) {
      current.received(peer, message, answer -> Framing.send(context.channel(), answer));
    }
  }

  private static void build(SocketChannel channel, SslHandler tls, PeerConnection connection) {
    tls.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
    channel
        .pipeline()
        .addLast(tls)
        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
        .addLast(Framing.decoder())
        .addLast(connection);
  }

  private final class Accept extends ChannelInitializer<SocketChannel>
      implements PeerConnection.Events {

    @Override
    protected void initChannel(SocketChannel channel) {
      InetSocketAddress remote = channel.remoteAddress();
      if (remote == null || !admits(remote.getAddress().getHostAddress())) {
        channel.close();
        return;
      }
      String address = remote.getAddress().getHostAddress();
      channels.add(channel);
      channel.closeFuture().addListener(_ -> left(address));
      SslHandler handler = tls.server().get().newHandler(channel.alloc());
      build(channel, handler, new PeerConnection(this, ""));
    }

    private boolean admits(String address) {
      int ofOne = incoming.getOrDefault(address, 0);
      if (incomingAll >= config.incoming() || ofOne >= config.incomingOfOne()) {
        return false;
      }
      incomingAll++;
      incoming.put(address, ofOne + 1);
      return true;
    }

    private void left(String address) {
      incomingAll--;
      incoming.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
    }

    @Override
    public void opened(ChannelHandlerContext context, Peer peer) {
      if (!peer.member()) {
        clients.add(context);
        context.channel().closeFuture().addListener(_ -> clients.remove(context));
      }
    }

    @Override
    public void received(ChannelHandlerContext context, Peer peer, OverlayMessage message) {
      take(context, peer, message);
    }

    @Override
    public void malformed(Peer peer, String reason) {
      malformed++;
    }

    @Override
    public void closed(Peer peer) {
      Party current = party;
      if (current != null) {
        current.gone(peer.id());
      }
    }
  }
}
