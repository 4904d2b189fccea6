package perigee.net.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.net.http.PeerException.Kind;
import perigee.wire.http1.HeadWriter;

/// The connections of one loop to one target, and the requests that wait for one. The connection
/// that was used last is used next, so that the others can grow old. Confined to the loop.
final class TargetPool {

  private static final long YOUNG_NANOS = Duration.ofSeconds(1).toNanos();

  private final ClientLoop client;
  private final Target target;
  private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();
  private final ArrayDeque<ClientCall> waiting = new ArrayDeque<>();
  private final Set<PooledConnection> standing = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Http2ClientConnection> shared = new ArrayList<>();
  private int connecting;

  /// Whether the target chose HTTP/1.1 although it was offered more.
  private boolean choseHttp1;

  TargetPool(ClientLoop client, Target target) {
    this.client = client;
    this.target = target;
  }

  Target target() {
    return target;
  }

  ClientLoop client() {
    return client;
  }

  HttpClientConfig config() {
    return client.config();
  }

  HeadWriter writer() {
    return client.writer();
  }

  boolean isEmpty() {
    return standing.isEmpty() && waiting.isEmpty() && connecting == 0;
  }

  void send(ClientCall call) {
    Http2ClientConnection open = withRoom();
    ClientConnection kept = open == null ? takeIdle(call) : null;
    if (open != null) {
      client.metrics().reused().increment();
      open.send(call);
    } else if (kept != null) {
      client.metrics().reused().increment();
      kept.send(call);
    } else if (waiting.size() - connecting >= config().maxWaitingPerTarget() && isFull()) {
      client.metrics().refused().increment();
      call.failed(Kind.CONNECT, true, waiting.size() + " requests wait for a connection already");
    } else {
      call.queued();
      waiting.addLast(call);
      connectIfNeeded();
    }
  }

  /// Sends a request on a connection that is not an old one.
  void sendFresh(ClientCall call) {
    call.queued();
    waiting.addFirst(call);
    connectIfNeeded();
  }

  /// A connection stands; it is one of the connecting no more.
  void connected(ClientConnection connection) {
    connecting--;
    choseHttp1 = true;
    standing.add(connection);
    release(connection);
    connectIfNeeded();
  }

  /// A connection stands that many requests share.
  void connected(Http2ClientConnection connection) {
    connecting--;
    choseHttp1 = false;
    standing.add(connection);
    shared.add(connection);
    hasRoom(connection);
  }

  /// A shared connection may take more requests.
  void hasRoom(Http2ClientConnection connection) {
    while (!waiting.isEmpty() && connection.hasRoom()) {
      ClientCall call = nextWaiting();
      if (call != null) {
        connection.send(call);
      }
    }
    connectIfNeeded();
  }

  /// A shared connection takes no more requests.
  void leaves(Http2ClientConnection connection) {
    shared.remove(connection);
    connectIfNeeded();
  }

  private @Nullable Http2ClientConnection withRoom() {
    for (int i = 0; i < shared.size(); i++) {
      if (shared.get(i).hasRoom()) {
        return shared.get(i);
      }
    }
    return null;
  }

  /// A connection did not come to stand.
  void failedToConnect(Throwable cause) {
    connecting--;
    ClientCall call = nextWaiting();
    if (call != null) {
      ConnectFailure.tell(call, cause);
    }
    connectIfNeeded();
  }

  /// A connection is free for a request.
  void release(ClientConnection connection) {
    ClientCall call = nextWaiting();
    if (call != null) {
      connection.send(call);
    } else if (idle.size() < config().maxIdlePerTarget() && client.takeIdle()) {
      idle.addLast(connection);
    } else {
      connection.close();
    }
  }

  /// A connection that stood is gone.
  void closed(PooledConnection connection) {
    standing.remove(connection);
    if (connection instanceof ClientConnection single && idle.remove(single)) {
      client.leaveIdle();
    }
    connectIfNeeded();
  }

  void check(long nowNanos) {
    for (PooledConnection connection : List.copyOf(standing)) {
      connection.check(nowNanos);
    }
    // All connections busy is not the same as none to be had: then patience is that for an answer.
    Duration patience = isFull() ? target.responseTimeout() : target.connectTimeout();
    long bound = patience.toNanos();
    for (ClientCall call : List.copyOf(waiting)) {
      if (nowNanos - call.queuedNanos() >= bound && waiting.remove(call)) {
        call.failed(Kind.TIMEOUT, true, "no connection came within " + patience);
      }
    }
  }

  void close() {
    for (ClientCall call : List.copyOf(waiting)) {
      call.failed(Kind.CANCELLED, true, "client is closed");
    }
    waiting.clear();
    for (PooledConnection connection : List.copyOf(standing)) {
      connection.over("client is closed", Kind.CANCELLED);
    }
  }

  /// An idle connection. The peer may be closing one that has been idle for long: what can't be
  /// sent again gets none of these (RFC 9112 §9.3.1).
  private @Nullable ClientConnection takeIdle(ClientCall call) {
    ClientConnection newest = idle.peekLast();
    if (newest != null && !call.isRepeatable() && newest.idleNanos() > YOUNG_NANOS) {
      return null;
    }
    ClientConnection kept = idle.pollLast();
    while (kept != null) {
      client.leaveIdle();
      if (kept.isOpen()) {
        return kept;
      }
      kept = idle.pollLast();
    }
    return null;
  }

  private @Nullable ClientCall nextWaiting() {
    ClientCall call = waiting.pollFirst();
    while (call != null && call.isOver()) {
      call = waiting.pollFirst();
    }
    return call;
  }

  private boolean isFull() {
    return standing.size() + connecting >= config().maxConnectionsPerTarget();
  }

  /// Requests that may share a connection wait for one; each other one needs its own.
  private boolean needsConnection() {
    boolean mayShare = target.http2() != Target.Http2.NEVER && !choseHttp1;
    return mayShare ? connecting == 0 && !waiting.isEmpty() : waiting.size() > connecting;
  }

  private void connectIfNeeded() {
    while (needsConnection() && !isFull()) {
      connecting++;
      client.metrics().connects().increment();
      new Connecting(this).start();
    }
  }
}
