package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.http.PeerException.Kind;

/// A client's HTTP/1 connection to one target, with one request at a time ([ClientTurn]): how it
/// begins, lies idle in its pool, and ends. Confined to its loop.
final class ClientConnection extends ChannelInboundHandlerAdapter
    implements ClientCall.Carrier, PooledConnection {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

  private final TargetPool pool;
  private final Channel channel;
  private final Input input;
  private final ClientTurn turn;
  private @Nullable Throwable handshakeFailure;
  private boolean ready;
  private boolean used;
  private boolean reused;
  private boolean received;
  private boolean closed;
  private long sinceNanos = System.nanoTime();

  ClientConnection(TargetPool pool, Channel channel) {
    this.pool = pool;
    this.channel = channel;
    this.input = new Input(channel);
    this.turn = new ClientTurn(this, pool, channel, input);
  }

  boolean isOpen() {
    return !closed && channel.isActive();
  }

  boolean isClosed() {
    return closed;
  }

  /// How long it has been idle, if it is.
  long idleNanos() {
    return System.nanoTime() - sinceNanos;
  }

  /// What is waited for has all its time from now on.
  void heard() {
    sinceNanos = System.nanoTime();
  }

  /// Begins a request; the connection is connected and idle.
  void send(ClientCall next) {
    next.on(this);
    reused = used;
    used = true;
    received = false;
    heard();
    turn.begin(next);
  }

  /// The response is at its end, and the connection persists.
  void idle() {
    heard();
    pool.release(this);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (pool.target().tls() == null) {
      ready();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !ready) {
      if (handshake.isSuccess()) {
        ready();
      } else {
        handshakeFailure = handshake.cause();
        close();
      }
    }
  }

  private void ready() {
    ready = true;
    if (Alpn.choosesHttp2(channel, pool.target())) {
      closed = true;
      channel.pipeline().replace(this, null, new Http2ClientConnection(pool, channel));
    } else if (pool.target().http2() == Target.Http2.ALWAYS) {
      ready = false;
      handshakeFailure = new IOException("peer does not speak HTTP/2");
      close();
    } else {
      pool.connected(this);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (closed) {
      bytes.release();
      return;
    }
    heard();
    received = true;
    input.add(bytes);
    if (turn.isRunning()) {
      turn.arrived();
    } else {
      // Nobody asked: not HTTP, or a late error answer to nothing.
      over("bytes came without a request", Kind.PROTOCOL);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      turn.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    turn.inputOver();
    ended("connection closed before the response's head", Kind.CLOSED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!ready) {
      // The handshake's event tells.
      return;
    }
    if (!(cause instanceof IOException || cause.getCause() instanceof IOException)) {
      LOG.error("event=client-connection-failed peer={}", pool.target().host(), cause);
    }
    over("connection failed: " + cause.getMessage(), Kind.CLOSED);
  }

  @Override
  public void cancelled(ClientCall which) {
    if (turn.isOf(which)) {
      over("request was cancelled", Kind.CANCELLED);
    }
  }

  @Override
  public void check(long nowNanos) {
    if (!ready || closed) {
      return;
    }
    if (turn.isRunning()) {
      String late = turn.late(nowNanos, sinceNanos);
      if (late != null) {
        over(late, Kind.TIMEOUT);
      }
    } else if (nowNanos - sinceNanos >= pool.config().idleTime().toNanos()) {
      close();
    }
  }

  @Override
  public void over(String reason, Kind kind) {
    turn.failBody(reason);
    ended(reason, kind);
    boolean unwanted = kind == Kind.CANCELLED || kind == Kind.TIMEOUT;
    if (unwanted && channel.isOpen()) {
      // A reset tells that the answer is not waited for; an end would only say that no more comes.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    Outgoing.close(channel);
  }

  void close() {
    ended("connection was closed", Kind.CLOSED);
    Outgoing.close(channel);
  }

  private void ended(String reason, Kind kind) {
    if (closed) {
      return;
    }
    closed = true;
    ClientCall current = turn.takeCall();
    boolean stale = reused && !received && kind == Kind.CLOSED;
    boolean again = current != null && stale && current.takeRetry(false);
    turn.stop();
    if (ready) {
      pool.closed(this);
    } else {
      Throwable cause = handshakeFailure;
      pool.failedToConnect(
          cause == null ? new IOException("connection closed before TLS stood") : cause);
    }
    if (current == null) {
      return;
    }
    if (again) {
      pool.sendFresh(current);
    } else {
      current.failed(kind, false, reason);
    }
  }
}
