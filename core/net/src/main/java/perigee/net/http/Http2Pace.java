package perigee.net.http;

import org.jspecify.annotations.Nullable;

/// Whether the client of one stream moves what it should: the body that it sends, and the answer
/// whose window it widens. Made once a stream lives long enough to be looked at. Confined to its
/// connection's loop.
final class Http2Pace {

  private final Pace receiving;
  private final Pace sending;
  private final long bodyTimeNanos;
  private final long sinceNanos;

  Http2Pace(ClientBounds bounds, long nowNanos) {
    this.receiving = new Pace(bounds);
    this.sending = new Pace(bounds);
    this.bodyTimeNanos = bounds.bodyTime().toNanos();
    this.sinceNanos = nowNanos;
  }

  /// What the client is too slow with, or null.
  @Nullable String late(Http2Stream stream, long nowNanos) {
    Http2Body body = stream.receives() ? stream.body() : null;
    boolean awaited = body != null && body.waiting();
    if (receiving.isTooSlow(nowNanos, awaited, body == null ? 0 : body.received())) {
      return "request body comes too slowly";
    }
    if (awaited && nowNanos - sinceNanos >= bodyTimeNanos) {
      return "request body takes too long";
    }
    // A connection's window is for all its streams: who waits for it may wait for the others.
    boolean blocked = stream.sends() && stream.sendWindow().available() <= 0;
    return sending.isTooSlow(nowNanos, blocked, stream.sentBytes())
        ? "client accepts bytes too slowly"
        : null;
  }
}
