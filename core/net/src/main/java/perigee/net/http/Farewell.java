package perigee.net.http;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.path.TcpInfo;

/// The end of a server's connection, once its last word is handed over: first what was said has to
/// arrive, at the client's pace, then the client has a moment to end its side (RFC 9112 §9.6).
/// Bytes wait in the channel, and behind it in the kernel, which holds megabytes for a slow client;
/// a reset would lose them. Confined to the loop.
final class Farewell {

  private static final long MOMENT_NANOS = Duration.ofSeconds(1).toNanos();

  private final HttpServerMetrics metrics;
  private final Channel channel;
  private final Consumer<String> over;
  private final Consumer<String> reset;
  private final @Nullable TcpInfo kernel;
  private final WriteStall waiting;
  private final Pace pace;
  private final long stalledNanos;
  private long arrived = Long.MIN_VALUE;
  private long sinceNanos = System.nanoTime();
  private boolean delivering = true;
  private boolean clientEnded;

  /// @param over told why, before the channel is closed
  /// @param reset ends the connection at once, and is told why
  Farewell(ServerLoop server, Channel channel, Consumer<String> over, Consumer<String> reset) {
    this.metrics = server.metrics();
    this.channel = channel;
    this.over = over;
    this.reset = reset;
    this.kernel = server.kernel();
    this.waiting = new WriteStall(channel);
    this.pace = new Pace(server.config().clients());
    this.stalledNanos = server.config().timeouts().stalled().toNanos();
  }

  /// Whether bytes were on their way at the last look.
  boolean isDelivering() {
    return delivering;
  }

  /// The client has ended its side: once it has all, nothing is left to wait for.
  void clientEnded() {
    clientEnded = true;
    look(System.nanoTime());
  }

  /// Looks how far it is, and ends the connection if it is time.
  void look(long nowNanos) {
    long here = waiting.pendingBytes();
    TcpInfo told = told();
    boolean was = delivering;
    delivering = here > 0 || (told != null && !told.isAllAcked());
    if (delivering) {
      deliver(nowNanos, told != null ? told.bytesAcked() : -here);
      return;
    }
    sinceNanos = was ? nowNanos : sinceNanos;
    if (clientEnded || nowNanos - sinceNanos >= MOMENT_NANOS) {
      over.accept(clientEnded ? TearDown.CLIENT_ENDED : "client does not end");
      Outgoing.close(channel);
    }
  }

  /// @param bytes that have arrived, from whatever they are counted
  private void deliver(long nowNanos, long bytes) {
    if (bytes != arrived) {
      arrived = bytes;
      sinceNanos = nowNanos;
    }
    boolean stalled = nowNanos - sinceNanos >= stalledNanos;
    if (pace.isTooSlow(nowNanos, true, bytes) || stalled) {
      metrics.timeouts().increment();
      reset.accept("client does not take its answer");
    }
  }

  /// What the kernel knows of the connection; null if it does not tell.
  private @Nullable TcpInfo told() {
    TcpInfo info = kernel;
    boolean tells =
        info != null
            && channel instanceof UnixChannel socket
            && channel.isOpen()
            && info.read(socket.fd().intValue());
    return tells ? info : null;
  }
}
