package perigee.net.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;
import perigee.wire.http1.HeadWriter;

/// What the connections of one client on one loop share. Confined to the loop.
final class ClientLoop {

  private static final Duration SWEEP_EVERY = Duration.ofMillis(100);

  private final Loops loops;
  private final NettyLoop loop;
  private final HttpClientConfig config;
  private final ClientContexts contexts;
  private final HttpClientMetrics metrics;
  private final Names names;
  private final HeadWriter writer = new HeadWriter();
  private final Map<Target, TargetPool> pools = new HashMap<>();
  private int idle;
  private boolean sweeping;
  private boolean closed;

  ClientLoop(
      Loops loops,
      NettyLoop loop,
      HttpClientConfig config,
      ClientContexts contexts,
      Shared shared) {
    this.loops = loops;
    this.loop = loop;
    this.config = config;
    this.contexts = contexts;
    this.metrics = shared.metrics();
    this.names = shared.names();
  }

  /// What the loops of one client share.
  record Shared(HttpClientMetrics metrics, Names names) {}

  void send(ClientCall call) {
    if (call.isOver()) {
      return;
    }
    metrics.requests().increment();
    if (closed) {
      call.failed(PeerException.Kind.CANCELLED, true, "client is closed");
    } else if (!RequestFraming.isWritable(call.head())) {
      call.failed(
          PeerException.Kind.PROTOCOL, false, "method or target holds blanks or is not ASCII");
    } else {
      pools.computeIfAbsent(call.target(), target -> new TargetPool(this, target)).send(call);
      sweepLater();
    }
  }

  void close() {
    closed = true;
    List.copyOf(pools.values()).forEach(TargetPool::close);
  }

  Loops loops() {
    return loops;
  }

  NettyLoop loop() {
    return loop;
  }

  HttpClientConfig config() {
    return config;
  }

  ClientContexts contexts() {
    return contexts;
  }

  HttpClientMetrics metrics() {
    return metrics;
  }

  Names names() {
    return names;
  }

  HeadWriter writer() {
    return writer;
  }

  /// Takes one of the places for idle connections.
  boolean takeIdle() {
    if (closed || idle == config.maxIdle()) {
      return false;
    }
    idle++;
    return true;
  }

  void leaveIdle() {
    idle--;
  }

  private void sweepLater() {
    if (!sweeping) {
      sweeping = true;
      loop.after(SWEEP_EVERY, this::sweep);
    }
  }

  private void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    for (TargetPool pool : List.copyOf(pools.values())) {
      pool.check(now);
      if (pool.isEmpty()) {
        pools.remove(pool.target());
      }
    }
    if (!pools.isEmpty()) {
      sweepLater();
    }
  }
}
