package perigee.net.http;

import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one server connection waits for, and until when. Confined to the connection's loop.
final class ServerClock {

  private static final Duration HALF_CLOSED = Duration.ofSeconds(10);
  private static final long NEVER = Long.MAX_VALUE;

  private final HttpServerConfig.Timeouts timeouts;
  private final WriteStall stall;
  private final long keepAliveNanos;
  private final Pace receiving;
  private final Pace sending;
  private final long bodyTimeNanos;
  private String waitsFor = "request head";
  private boolean body;
  private boolean reading = true;
  private long sinceNanos = System.nanoTime();
  private long boundNanos;
  private long bodyBytes;
  private long requestNanos;

  ServerClock(HttpServerConfig config, Channel channel) {
    this.timeouts = config.timeouts();
    this.receiving = new Pace(config.clients());
    this.sending = new Pace(config.clients());
    this.bodyTimeNanos = config.clients().bodyTime().toNanos();
    this.stall = new WriteStall(channel);
    this.keepAliveNanos = timeouts.keepAlive().toNanos();
    this.boundNanos = timeouts.head().toNanos();
  }

  void readingHead() {
    if (!reading) {
      wait("request head", timeouts.head().toNanos());
      reading = true;
    }
  }

  void readingBody() {
    wait("request body", timeouts.bodyIdle().toNanos());
    body = true;
  }

  void answering() {
    wait("nothing", NEVER);
  }

  /// The client sends no more: it waits for its answer, or has left.
  void halfClosed() {
    wait("answer to a client that sends no more", HALF_CLOSED.toNanos());
  }

  void keepAlive() {
    wait("next request", timeouts.keepAlive().toNanos());
  }

  /// As `keepAlive`, for one who knows what time it is.
  void keepAlive(long nowNanos) {
    waitsFor = "next request";
    boundNanos = keepAliveNanos;
    sinceNanos = nowNanos;
    body = false;
    reading = false;
  }

  /// A request begins.
  void beginning() {
    answering();
    requestNanos = sinceNanos;
  }

  void received(int bytes) {
    bodyBytes += bytes;
    notReading();
  }

  /// The client is not to blame for a pause.
  void notReading() {
    if (body) {
      sinceNanos = System.nanoTime();
    }
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /// What the client is too late with, or null.
  ///
  /// @param awaited whether bytes of a request's body are waited for
  /// @param handedBytes what was given to the connection to send
  @Nullable String late(long nowNanos, boolean awaited, long handedBytes) {
    if (nowNanos - sinceNanos >= boundNanos) {
      return waitsFor + " did not come within " + Duration.ofNanos(boundNanos).toMillis() + " ms";
    }
    if (receiving.isTooSlow(nowNanos, awaited, bodyBytes)) {
      return "request body comes too slowly";
    }
    if (awaited && nowNanos - requestNanos >= bodyTimeNanos) {
      return "request body takes too long";
    }
    if (stall.lasts(nowNanos, timeouts.stalled().toNanos())) {
      return "client accepts no bytes";
    }
    long pending = stall.pendingBytes();
    return sending.isTooSlow(nowNanos, pending > 0, handedBytes - pending)
        ? "client accepts bytes too slowly"
        : null;
  }

  private void wait(String what, long bound) {
    waitsFor = what;
    boundNanos = bound;
    sinceNanos = System.nanoTime();
    body = false;
    reading = false;
  }
}
