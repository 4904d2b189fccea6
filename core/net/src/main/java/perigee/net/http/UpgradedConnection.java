package perigee.net.http;

import io.netty.channel.Channel;

/// A connection that speaks another protocol now, as its server sees it: never idle, and ended with
/// the others. Confined to its loop.
final class UpgradedConnection implements ServerLoop.Connection {

  private final Upgraded next;
  private final long sinceNanos = System.nanoTime();

  private UpgradedConnection(Upgraded next) {
    this.next = next;
  }

  /// Counts it among the loop's connections until its channel closes.
  static void enter(ServerLoop server, Channel channel, Upgraded next) {
    UpgradedConnection connection = new UpgradedConnection(next);
    server.opened(connection);
    channel.closeFuture().addListener(_ -> server.closed(connection));
    if (server.draining()) {
      next.drain();
    }
  }

  @Override
  public void check(long nowNanos) {
    next.check(nowNanos);
  }

  @Override
  public void drain() {
    next.drain();
  }

  @Override
  public void reset(String reason) {
    next.reset(reason);
  }

  @Override
  public ServerLoop.Use use() {
    return ServerLoop.Use.BUSY;
  }

  @Override
  public long waitingSinceNanos() {
    return sinceNanos;
  }
}
