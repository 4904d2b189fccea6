package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.NettyLoop;
import perigee.net.path.PathListener;
import perigee.net.path.TcpInfo;
import perigee.wire.http1.HeadWriter;

/// What the connections of one server on one loop share. Confined to the loop.
final class ServerLoop {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);
  private static final long MAX_SWEEP_MILLIS = 500;
  private static final long MIN_SWEEP_MILLIS = 5;

  private final HttpServer server;
  private final NettyLoop loop;
  private final Duration sweepEvery;
  private final HeadWriter writer = new HeadWriter();
  private final Set<Connection> connections = Collections.newSetFromMap(new IdentityHashMap<>());
  private final HeaderLists lists;
  private final Eviction eviction = new Eviction();
  private byte[] dateLine = new byte[0];
  private String date = "";
  private long dateSecond;
  private final @Nullable PreparedHeads prepared;
  private final @Nullable PreparedBlocks preparedBlocks;
  private final @Nullable TcpInfo kernel = TcpInfo.open().orElse(null);
  private final @Nullable PathMeter paths;
  private boolean stopped;

  /// A connection of any protocol version.
  interface Connection {

    /// Looks at the time.
    void check(long nowNanos);

    /// Ends what does not run, and lets the rest end.
    void drain();

    /// Ends the connection at once, so that the client notices.
    void reset(String reason);

    Use use();

    /// Since when it waits for what it waits for.
    long waitingSinceNanos();
  }

  /// What a connection is used for, the least first.
  enum Use {
    IDLE,
    /// A request's head is coming.
    HEAD,
    BUSY
  }

  ServerLoop(HttpServer server, NettyLoop loop) {
    this.server = server;
    this.loop = loop;
    this.lists = new HeaderLists(server.config().limits());
    PreparedAnswers ready = server.handler().prepared(loop);
    this.prepared = ready == null ? null : new PreparedHeads(this, ready);
    this.preparedBlocks = ready == null ? null : new PreparedBlocks(this, ready);
    PathListener listener = server.config().paths();
    this.paths = listener == null || kernel == null ? null : new PathMeter(kernel, listener);
    HttpServerConfig.Timeouts timeouts = server.config().timeouts();
    long shortest =
        List.of(timeouts.head(), timeouts.bodyIdle(), timeouts.keepAlive(), timeouts.stalled())
            .stream()
            .mapToLong(Duration::toMillis)
            .min()
            .orElseThrow();
    this.sweepEvery =
        Duration.ofMillis(Math.clamp(shortest / 4, MIN_SWEEP_MILLIS, MAX_SWEEP_MILLIS));
  }

  NettyLoop loop() {
    return loop;
  }

  HttpServerConfig config() {
    return server.config();
  }

  ExchangeHandler handler() {
    return server.handler();
  }

  HttpServerMetrics metrics() {
    return server.metrics();
  }

  boolean draining() {
    return server.draining();
  }

  HeadWriter writer() {
    return writer;
  }

  /// What the handler has ready on this loop; null if it prepares nothing.
  @Nullable PreparedHeads prepared() {
    return prepared;
  }

  /// The same for HTTP/2.
  @Nullable PreparedBlocks preparedBlocks() {
    return preparedBlocks;
  }

  /// The `Date` field of this second, with its line end.
  byte[] dateLine() {
    return dateLine;
  }

  /// The value of `Date` of this second.
  String date() {
    return date;
  }

  /// Header lists for the heads of HTTP/2.
  HeaderLists lists() {
    return lists;
  }

  /// A view of what the kernel knows of one connection at a time; null if it tells nothing.
  @Nullable TcpInfo kernel() {
    return kernel;
  }

  /// What looks at the connections' paths; null if nothing does.
  @Nullable PathMeter paths() {
    return paths;
  }

  void start() {
    sweep();
    if (paths != null) {
      paths.start(loop);
    }
  }

  private void sweep() {
    if (stopped) {
      return;
    }
    readDate();
    long now = System.nanoTime();
    for (Connection connection : List.copyOf(connections)) {
      connection.check(now);
    }
    loop.after(sweepEvery, this::sweep);
  }

  void stop() {
    stopped = true;
    if (paths != null) {
      paths.stop();
    }
  }

  void opened(Connection connection) {
    connections.add(connection);
  }

  void closed(Connection connection) {
    connections.remove(connection);
  }

  /// Closes a connection that is not in use.
  ///
  /// @return whether there was one
  boolean evict() {
    return eviction.evict(connections, System.nanoTime());
  }

  void drain() {
    for (Connection connection : List.copyOf(connections)) {
      connection.drain();
    }
  }

  void reset() {
    for (Connection connection : new HashSet<>(connections)) {
      connection.reset("server stops");
    }
  }

  /// Ends our direction once all is written; the client ends the other.
  void closeInOrder(Channel channel) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener((Future<? super Void> _) -> endOutput(channel));
  }

  private static void endOutput(Channel channel) {
    boolean plain = channel.pipeline().get(SslHandler.class) == null;
    if (plain && channel.isActive() && channel instanceof DuplexChannel duplex) {
      Outgoing.shutdownOutput(duplex);
    } else {
      Outgoing.close(channel);
    }
  }

  private void readDate() {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    if (now.toEpochSecond() != dateSecond) {
      dateSecond = now.toEpochSecond();
      date = DATE.format(now);
      dateLine = ("date: " + date + "\r\n").getBytes(ISO_8859_1);
    }
  }
}
