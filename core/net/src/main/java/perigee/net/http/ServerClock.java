package perigee.net.http;

import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one server connection waits for, and until when. Confined to the connection's loop.
final class ServerClock {

  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Duration HALF_CLOSED = Duration.ofSeconds(10);
  private static final long NEVER = Long.MAX_VALUE;

  private final HttpServerConfig.Timeouts timeouts;
  private final WriteStall stall;
  private final long keepAliveNanos;
  private String waitsFor = "request head";
  private boolean body;
  private boolean reading = true;
  private long sinceNanos = System.nanoTime();
  private long boundNanos;

  ServerClock(HttpServerConfig.Timeouts timeouts, Channel channel) {
    this.timeouts = timeouts;
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

  void lingering() {
    wait("client's end", LINGER.toNanos());
  }

  void received() {
    if (body) {
      sinceNanos = System.nanoTime();
    }
  }

  /// The client is not to blame for a pause.
  void notReading() {
    received();
  }

  /// What the client is too late with, or null.
  @Nullable String late(long nowNanos) {
    if (nowNanos - sinceNanos >= boundNanos) {
      return waitsFor + " did not come within " + Duration.ofNanos(boundNanos).toMillis() + " ms";
    }
    return stall.lasts(nowNanos, timeouts.stalled().toNanos()) ? "client accepts no bytes" : null;
  }

  private void wait(String what, long bound) {
    waitsFor = what;
    boundNanos = bound;
    sinceNanos = System.nanoTime();
    body = false;
    reading = false;
  }
}
