package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.http.PeerException.Kind;
import perigee.wire.http.ResponseHead;
import perigee.wire.http1.Connection;
import perigee.wire.http1.Framing;
import perigee.wire.http1.HeadRead;
import perigee.wire.http1.ResponseReader;

/// A client's HTTP/1 connection to one target, with one request at a time. Confined to its loop.
final class ClientConnection extends ChannelInboundHandlerAdapter
    implements InboundBody.Owner, BodyPump.Owner, ClientCall.Carrier, PooledConnection {

  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
  private static final int FIRST_HEAD_BYTES = 2048;
  private static final int MAX_INTERIM = 32;

  private final TargetPool pool;
  private final Channel channel;
  private final Input input;
  private final WriteStall stall;
  private final ResponseReader reader;
  private byte[] head = new byte[0];
  private int headBytes;
  private int interim;
  private @Nullable ClientCall call;
  private @Nullable BodyPump pump;
  private @Nullable InboundBody body;
  private @Nullable Throwable handshakeFailure;
  private boolean ready;
  private boolean used;
  private boolean reused;
  private boolean received;
  private boolean persists;
  private boolean closed;
  private long sinceNanos = System.nanoTime();

  ClientConnection(TargetPool pool, Channel channel) {
    this.pool = pool;
    this.channel = channel;
    this.input = new Input(channel);
    this.stall = new WriteStall(channel);
    this.reader = new ResponseReader(pool.config().limits());
  }

  boolean isOpen() {
    return !closed && channel.isActive();
  }

  /// How long it has been idle, if it is.
  long idleNanos() {
    return System.nanoTime() - sinceNanos;
  }

  /// Begins a request; the connection is connected and idle.
  void send(ClientCall next) {
    call = next;
    next.on(this);
    reused = used;
    used = true;
    received = false;
    persists = false;
    interim = 0;
    nextHead();
    sinceNanos = System.nanoTime();
    // A body that is closed with the pump could not be sent a second time; nothing can.
    BodySource content = next.body().length() == 0 ? Bodies.empty() : next.body();
    RequestFraming framing = RequestFraming.of(next.head(), next.body().length());
    BodyPump sending = new BodyPump(channel, content, framing == RequestFraming.CHUNKED, this);
    pump = sending;
    sending.start(framing.write(next, pool.writer()));
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
    sinceNanos = System.nanoTime();
    received = true;
    input.add(bytes);
    if (call == null) {
      // Nobody asked: not HTTP, or a late error answer to nothing.
      over("bytes came without a request", Kind.PROTOCOL);
    } else {
      progress();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (pump != null && channel.isWritable()) {
      pump.run();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    InboundBody reading = body;
    if (reading != null) {
      reading.inputOver("connection closed before the body's end");
    }
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

  private void progress() {
    InboundBody reading = body;
    if (reading != null) {
      reading.arrived();
      return;
    }
    boolean more = true;
    while (more && !closed && body == null && call != null && input.readable() > 0) {
      more = readHead();
    }
  }

  private boolean readHead() {
    int before = headBytes;
    int max = pool.config().limits().maxHeadBytes();
    int room = Math.min(input.readable(), max - before);
    if (before + room > head.length) {
      int length = Math.max(Math.max(FIRST_HEAD_BYTES, before + room), head.length * 2);
      head = Arrays.copyOf(head, Math.min(length, max));
    }
    headBytes += input.peek(head, before, room);
    return switch (reader.read(head, 0, headBytes)) {
      case HeadRead.More _ -> {
        input.skip(headBytes - before);
        yield false;
      }
      case HeadRead.Complete(int length) -> {
        input.skip(length - before);
        headRead(reader.head());
        yield true;
      }
      case HeadRead.Malformed(_, String reason) -> {
        over(reason, Kind.PROTOCOL);
        yield false;
      }
    };
  }

  private void headRead(ResponseHead view) {
    // What the handler gets is its own: the connection may be at its next response before the
    // handler's consumer is done.
    ResponseHead answer =
        new ResponseHead(view.status(), view.reason(), view.version(), view.fields().copy());
    ClientCall current = call;
    if (current == null) {
      return;
    }
    if (answer.status() >= 200) {
      answered(current, answer);
    } else if (answer.status() == 101 || ++interim > MAX_INTERIM) {
      over("interim response " + answer.status() + " that nobody asked for", Kind.PROTOCOL);
    } else {
      nextHead();
      if (answer.status() != 100) {
        current.informed(answer);
      }
    }
  }

  private void nextHead() {
    headBytes = 0;
    reader.reset();
  }

  private void answered(ClientCall current, ResponseHead answer) {
    Framing framing = Framing.of(current.head().method(), answer, current.readsUnknownCodings());
    if (framing instanceof Framing.Refused(_, String reason)) {
      over(reason, Kind.PROTOCOL);
      return;
    }
    boolean mustClose =
        framing instanceof Framing.UntilClose || framing.equals(new Framing.Chunked(true));
    persists = !mustClose && Connection.persists(answer.version(), answer.fields());
    InboundBody answerBody = new InboundBody(input, framing, false, this);
    body = answerBody;
    if (answerBody.ended()) {
      bodyEnded();
    }
    current.answered(answer, answerBody);
  }

  @Override
  public void bodyWanted() {
    sinceNanos = System.nanoTime();
  }

  @Override
  public void bodyEnded() {
    body = null;
    call = null;
    if (closed) {
      input.release();
      return;
    }
    boolean sent = pump != null && pump.over();
    if (persists && sent && input.readable() == 0 && isOpen()) {
      pump = null;
      sinceNanos = System.nanoTime();
      pool.release(this);
    } else {
      close();
    }
  }

  @Override
  public void bodyAbandoned() {
    body = null;
    input.release();
    close();
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public void pumped(@Nullable String failure) {
    sinceNanos = System.nanoTime();
    if (failure != null) {
      over("request's body failed: " + failure, Kind.CANCELLED);
    }
  }

  @Override
  public void cancelled(ClientCall which) {
    if (call == which) {
      over("request was cancelled", Kind.CANCELLED);
    }
  }

  @Override
  public void check(long nowNanos) {
    if (!ready || closed) {
      return;
    }
    Target target = pool.target();
    long waited = nowNanos - sinceNanos;
    if (call == null) {
      if (waited >= pool.config().idleTime().toNanos()) {
        close();
      }
    } else if (body != null) {
      if (body.waiting() && waited >= target.idleTimeout().toNanos()) {
        over("no byte of the body came for " + target.idleTimeout(), Kind.TIMEOUT);
      }
    } else if (pump != null && !pump.over()) {
      if (stall.lasts(nowNanos, target.idleTimeout().toNanos())) {
        over("no byte of the request was accepted for " + target.idleTimeout(), Kind.TIMEOUT);
      }
    } else if (waited >= target.responseTimeout().toNanos()) {
      over("no response came within " + target.responseTimeout(), Kind.TIMEOUT);
    }
  }

  @Override
  public void over(String reason, Kind kind) {
    InboundBody reading = body;
    if (reading != null) {
      reading.fail(reason);
    }
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
    ClientCall current = call;
    call = null;
    boolean stale = reused && !received && kind == Kind.CLOSED;
    boolean again = current != null && stale && current.takeRetry(false);
    if (pump != null) {
      pump.stop();
    }
    if (body == null) {
      input.release();
    }
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
