package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http1.Framing;
import perigee.wire.http1.HeadRead;
import perigee.wire.http1.HeadWriter;

/// One client's HTTP/1 connection: head, exchange, what is left of the request's body, next head
/// (RFC 9112 §9). Confined to its loop.
final class ServerConnection extends ChannelInboundHandlerAdapter implements ServerLoop.Connection {

  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  private static final String CLIENT_ENDED = "client closed the connection";

  /// Where the connection is in its life.
  private enum State {
    /// Waits for a head, or has a part of one.
    HEAD,
    /// A request is being answered.
    EXCHANGE,
    /// The answer is out, the request's body is not all in.
    DRAIN,
    /// The last answer is out; waits for the client to read it.
    LINGER,
    CLOSED
  }

  private final ServerLoop server;
  private final Channel channel;
  private final Input input;
  private final HeadInput head;
  private final ServerClock clock;
  private final ServerTurn turn;
  private final PreparedTurn prepared;
  private State state = State.HEAD;
  private @Nullable Farewell farewell;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Peer peer;
  private boolean inputEnded;
  private boolean progressing;
  private boolean inRead;
  private boolean flushWaits;

  /// When the newest bytes came.
  private long readNanos;

  ServerConnection(ServerLoop server, Channel channel) {
    this.server = server;
    this.channel = channel;
    this.input = new Input(channel);
    this.head = new HeadInput(input, server.config().limits());
    this.clock = new ServerClock(server.config(), channel);
    this.turn = new ServerTurn(this, server, clock);
    this.prepared = new PreparedTurn(this, server, channel);
  }

  Loop loop() {
    return server.loop();
  }

  Channel channel() {
    return channel;
  }

  HeadWriter writer() {
    return server.writer();
  }

  Input input() {
    return input;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  Peer peer() {
    if (peer == null) {
      peer = Peers.of(channel);
    }
    return peer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    server.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (state == State.LINGER || state == State.CLOSED) {
      bytes.release();
      return;
    }
    inRead = true;
    readNanos = System.nanoTime();
    clock.received(bytes.readableBytes());
    input.add(bytes);
    progress();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inRead = false;
    boolean gathered = prepared.write();
    if (flushWaits || gathered) {
      flushWaits = false;
      channel.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      turn.writable();
      if (prepared.run()) {
        flushSoon();
        if (state == State.EXCHANGE && !prepared.isLast()) {
          nextHead();
        } else if (state == State.EXCHANGE) {
          linger();
        }
      }
      progress();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over(CLIENT_ENDED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // What a stranger can cause, a broken connection or handshake, is counted but no fault of ours.
    if (!(cause instanceof IOException || cause.getCause() instanceof IOException)) {
      server.metrics().handlerErrors().increment();
      LOG.error("event=connection-failed state={}", state, cause);
    }
    over("connection failed: " + cause.getMessage());
    Outgoing.close(channel);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      server.metrics().tlsFailures().increment();
      Outgoing.close(channel);
    }
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded();
    }
  }

  /// The client sends no more, but may still read: what it has asked for is answered.
  private void inputEnded() {
    inputEnded = true;
    boolean allRead = input.readable() == 0;
    switch (state) {
      case HEAD, DRAIN -> {
        if (allRead) {
          linger();
        } else {
          progress();
        }
      }
      case EXCHANGE -> {
        if (allRead && turn.lacksBody()) {
          over(CLIENT_ENDED);
          Outgoing.close(channel);
        } else if (turn.isUnanswered()) {
          clock.halfClosed();
        }
      }
      case LINGER -> clientEnded();
      case CLOSED -> {}
    }
  }

  /// Both sides have said their last word.
  private void clientEnded() {
    if (farewell != null) {
      farewell.clientEnded();
    }
  }

  private void progress() {
    if (progressing) {
      return;
    }
    progressing = true;
    try {
      boolean more = true;
      while (more) {
        more = step();
      }
    } finally {
      progressing = false;
    }
    if (!inRead && prepared.write()) {
      channel.flush();
    }
  }

  /// Does what can be done now; whether there may be more.
  private boolean step() {
    return switch (state) {
      case HEAD -> input.readable() > 0 && channel.isWritable() && readHead();
      case EXCHANGE -> {
        turn.arrived();
        yield state != State.EXCHANGE;
      }
      case DRAIN -> {
        boolean drained = turn.drain();
        if (drained) {
          nextHead();
        }
        yield drained;
      }
      case LINGER, CLOSED -> false;
    };
  }

  private boolean readHead() {
    return switch (head.read()) {
      case HeadRead.More _ -> {
        clock.readingHead();
        if (inputEnded) {
          linger();
        }
        yield false;
      }
      case HeadRead.Complete _ -> {
        if (!answerPrepared()) {
          begin(head.reader().head());
        }
        yield true;
      }
      case HeadRead.Malformed(int status, String reason) -> {
        refuse(status, reason);
        yield false;
      }
    };
  }

  /// Answers what was read with what is ready for it, if anything is.
  private boolean answerPrepared() {
    PreparedAnswer answer = prepared.find(head.reader());
    if (answer == null) {
      return false;
    }
    state = State.EXCHANGE;
    if (!prepared.start(answer, readNanos, input.readable() > 0)) {
      clock.answering();
    } else if (prepared.isLast()) {
      linger();
    } else {
      flushSoon();
      if (state == State.EXCHANGE) {
        head.next();
        state = State.HEAD;
        clock.keepAlive(readNanos);
      }
    }
    return true;
  }

  private void begin(RequestHead request) {
    boolean _ = prepared.write();
    Framing framing = Framing.of(request);
    if (framing instanceof Framing.Refused(int status, String reason)) {
      refuse(status, reason);
      return;
    }
    long maxBytes = server.config().clients().bodyBytes();
    if (framing instanceof Framing.Length(long length) && length > maxBytes) {
      refuse(413, "content exceeds " + maxBytes + " bytes");
      return;
    }
    server.metrics().requests().increment();
    state = State.EXCHANGE;
    clock.beginning();
    if (inputEnded) {
      clock.halfClosed();
    }
    turn.begin(request, framing);
  }

  /// A response begins: a client that sends no more need not wait for it any longer.
  void answering() {
    if (inputEnded) {
      clock.answering();
    }
  }

  void writeNow(HeadWriter ready) {
    Outgoing.writeAndFlush(
        channel,
        channel.alloc().directBuffer(ready.length()).writeBytes(ready.bytes(), 0, ready.length()));
  }

  void flushSoon() {
    if (inRead) {
      flushWaits = true;
    } else {
      channel.flush();
    }
  }

  /// The response is out: what is left of the request's body is read over.
  void drainBody() {
    state = State.DRAIN;
    clock.readingBody();
    progress();
  }

  /// Without the last chunk, or with fewer bytes than promised, the client sees the break; a body
  /// that ends with the connection needs a reset.
  ///
  /// @param withReset whether the body ends with the connection
  void cut(String failure, boolean withReset) {
    channel.flush();
    if (withReset) {
      reset(failure);
    } else {
      over(failure);
      Outgoing.close(channel);
    }
  }

  private void nextHead() {
    head.next();
    if ((server.draining() || inputEnded) && input.readable() == 0) {
      linger();
      return;
    }
    state = State.HEAD;
    clock.keepAlive();
  }

  private void refuse(int status, String reason) {
    boolean _ = prepared.write();
    server.metrics().malformed().increment();
    writeNow(ResponseHeads.refusal(server, status, reason));
    linger();
  }

  /// Closes in order: what was written arrives before the end does (RFC 9112 §9.6).
  void linger() {
    if (state == State.CLOSED || state == State.LINGER) {
      return;
    }
    boolean _ = prepared.write();
    state = State.LINGER;
    input.release();
    channel.config().setAutoRead(true);
    farewell = new Farewell(server, channel, this::over, this::reset);
    if (inputEnded) {
      clientEnded();
    }
    if (!isClosed()) {
      server.closeInOrder(channel);
    }
  }

  /// Sends 101, and leaves the channel to another protocol with what came of it already.
  void upgrade(Fields fields, Upgraded next) {
    writeNow(ResponseHeads.switching(server, fields));
    ByteBuf early = input.rest();
    over("client speaks another protocol");
    next.begin(channel);
    UpgradedConnection.enter(server, channel, next);
    ChannelHandlerContext own = context;
    if (own != null && !own.isRemoved()) {
      own.fireChannelRead(early);
      channel.pipeline().remove(this);
    } else {
      early.release();
    }
    channel.config().setAutoRead(true);
  }

  /// Leaves the channel to a connection of another protocol.
  void replaced(String reason) {
    over(reason);
  }

  @Override
  public void reset(String reason) {
    over(reason);
    if (!channel.isOpen()) {
      return;
    }
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.unsafe().close(channel.voidPromise());
  }

  @Override
  public void drain() {
    if (state == State.HEAD && !head.isBegun() && input.readable() == 0) {
      Outgoing.close(channel);
    }
  }

  @Override
  public ServerLoop.Use use() {
    if (farewell != null) {
      return farewell.isDelivering() ? ServerLoop.Use.BUSY : ServerLoop.Use.IDLE;
    }
    if (state != State.HEAD) {
      return ServerLoop.Use.BUSY;
    }
    return !head.isBegun() && input.readable() == 0 ? ServerLoop.Use.IDLE : ServerLoop.Use.HEAD;
  }

  @Override
  public long waitingSinceNanos() {
    return clock.sinceNanos();
  }

  @Override
  public void check(long nowNanos) {
    if (farewell != null) {
      farewell.look(nowNanos);
      return;
    }
    if (turn.isPaused()) {
      // The client cannot send more than is wanted.
      clock.notReading();
    }
    long handed = turn.handedBytes() + prepared.handedBytes();
    String late = clock.late(nowNanos, turn.awaitsBody(), handed);
    if (late == null || state == State.CLOSED) {
      return;
    }
    server.metrics().timeouts().increment();
    if (state == State.HEAD && head.isBegun()) {
      refuse(408, late);
    } else {
      reset(late);
    }
  }

  private void over(String reason) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    turn.over(reason);
    prepared.stop(reason);
    input.release();
    server.closed(this);
  }
}
