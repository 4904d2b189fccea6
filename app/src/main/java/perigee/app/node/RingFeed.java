package perigee.app.node;

import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import perigee.content.nameserver.NameServer;
import perigee.content.nameserver.RingShedding;
import perigee.content.routing.Ring;
import perigee.net.loop.Loop;

/// Looks each second what the anycast rings of a name server's site shed, and has it answered. Of
/// its loop.
final class RingFeed implements Closeable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final RingShedding shedding;
  private final NameServer server;
  private final Loop loop;
  private final LongSupplier nanos;
  private volatile boolean closed;

  private RingFeed(RingShedding shedding, NameServer server, Loop loop, LongSupplier nanos) {
    this.shedding = shedding;
    this.server = server;
    this.loop = loop;
    this.nanos = nanos;
  }

  /// Begins.
  ///
  /// @param rings at least one
  /// @param region of the name server
  /// @param nanos a clock that only goes forward
  static RingFeed start(
      List<Ring> rings, String region, NameServer server, Loop loop, LongSupplier nanos) {
    RingFeed feed = new RingFeed(new RingShedding(rings, region), server, loop, nanos);
    server.apply(feed.shedding.answers());
    loop.after(EVERY, feed::look);
    return feed;
  }

  private void look() {
    if (!closed) {
      shedding.update(server.view(), nanos.getAsLong()).ifPresent(server::apply);
      loop.after(EVERY, this::look);
    }
  }

  /// The share that each ring but the last gives to the next one.
  double[] shares() {
    return shedding.shares();
  }

  @Override
  public void close() {
    closed = true;
  }
}
