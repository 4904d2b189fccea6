package perigee.net.http;

import io.netty.channel.Channel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import perigee.wire.http2.ErrorCode;

/// What one server's HTTP/2 connection and its streams wait for, and until when. Confined to the
/// loop.
final class Http2Clock {

  private final HttpServerConfig.Timeouts timeouts;
  private final ClientBounds clients;
  private final Http2Link link;
  private final Http2Reading reading;
  private final WriteStall stall;
  private long idleSinceNanos = System.nanoTime();
  private long insideSinceNanos = System.nanoTime();
  private long seenFrames;

  Http2Clock(HttpServerConfig config, Channel channel, Http2Link link, Http2Reading reading) {
    this.timeouts = config.timeouts();
    this.clients = config.clients();
    this.link = link;
    this.reading = reading;
    this.stall = new WriteStall(channel);
  }

  /// All that was asked for is answered.
  void idle(long nowNanos) {
    idleSinceNanos = nowNanos;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  /// Whether nothing was asked for so long that the connection is given up.
  boolean isIdle(long nowNanos) {
    return link.streams().size() == 0
        && nowNanos - idleSinceNanos >= timeouts.keepAlive().toNanos();
  }

  /// What the client is too late with, or null.
  @Nullable String late(long nowNanos) {
    link.guard().check(nowNanos);
    if (!reading.isInside() || reading.frames() != seenFrames) {
      seenFrames = reading.frames();
      insideSinceNanos = nowNanos;
    }
    Duration bound = reading.isInsideData() ? timeouts.stalled() : timeouts.head();
    if (nowNanos - insideSinceNanos >= bound.toNanos()) {
      return "rest of a frame did not come within " + bound.toMillis() + " ms";
    }
    return stall.lasts(nowNanos, timeouts.stalled().toNanos()) ? "client accepts no bytes" : null;
  }

  /// Resets the streams whose client neither sends nor takes what it should.
  ///
  /// @return how many
  int resetSlow(long nowNanos) {
    int slow = 0;
    boolean blocked = link.sending().window().available() == 0;
    for (Http2Stream stream : link.streams().all()) {
      String late = late(stream, blocked, nowNanos);
      if (late != null) {
        link.reset(stream, ErrorCode.CANCEL, late);
        slow++;
      }
    }
    return slow;
  }

  private @Nullable String late(Http2Stream stream, boolean blocked, long nowNanos) {
    if (stream.isStalled(blocked, nowNanos, timeouts.stalled().toNanos())) {
      return "client gives no window";
    }
    if (stream.isSilent(nowNanos, timeouts.bodyIdle().toNanos())) {
      return "request body did not come";
    }
    return stream.pace(clients, nowNanos).late(stream, nowNanos);
  }
}
