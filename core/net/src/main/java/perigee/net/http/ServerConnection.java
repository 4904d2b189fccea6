package perigee.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;
import perigee.wire.http1.Connection;
import perigee.wire.http1.Framing;
import perigee.wire.http1.HeadRead;
import perigee.wire.http1.HeadWriter;
import perigee.wire.http1.RequestReader;

/// One client's HTTP/1 connection: head, exchange, what is left of the request's body, next head
/// (RFC 9112 §9). Confined to its loop.
final class ServerConnection extends ChannelInboundHandlerAdapter
    implements InboundBody.Owner, ServerLoop.Connection {

  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
  private static final byte[] CLOSE = "connection: close\r\n".getBytes(ISO_8859_1);
  private static final byte[] KEEP_ALIVE = "connection: keep-alive\r\n".getBytes(ISO_8859_1);
  private static final byte[] CHUNKED = "transfer-encoding: chunked\r\n".getBytes(ISO_8859_1);
  private static final int FIRST_HEAD_BYTES = 2048;

  /// The most of an unread request body that is received to save the connection.
  private static final int MAX_DRAIN_BYTES = 64 * 1024;

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
  private final RequestReader reader;
  private final ServerClock clock;
  private byte[] head = new byte[0];
  private int headBytes;
  private State state = State.HEAD;
  private @Nullable Peer peer;
  private @Nullable ServerExchange exchange;
  private @Nullable InboundBody unread;
  private long drainedBytes;
  private long handedBytes;
  private boolean endsWithReset;
  private boolean keepAlive = true;
  private boolean inputEnded;
  private boolean awaitsContinue;
  private boolean progressing;
  private boolean inRead;
  private boolean flushWaits;
  private @Nullable PreparedSending sending;

  /// When the newest bytes came.
  private long readNanos;

  ServerConnection(ServerLoop server, Channel channel) {
    this.server = server;
    this.channel = channel;
    this.input = new Input(channel);
    this.reader = new RequestReader(server.config().limits());
    this.clock = new ServerClock(server.config(), channel);
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

  Peer peer() {
    if (peer == null) {
      peer = Peers.of(channel);
    }
    return peer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
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
    boolean gathered = sending != null && sending.write();
    if (flushWaits || gathered) {
      flushWaits = false;
      channel.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      if (exchange != null) {
        exchange.writable();
      }
      PreparedSending current = sending;
      if (current != null && current.isRunning() && current.run()) {
        flushSoon();
        if (state == State.EXCHANGE && keepAlive) {
          nextHead();
        } else if (state == State.EXCHANGE) {
          last(current);
        }
      }
      progress();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over("client closed the connection");
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
    boolean answering = input.readable() > 0 || (exchange != null && exchange.inbound().ended());
    if (!answering) {
      over("client closed the connection");
      Outgoing.close(channel);
    } else if (exchange != null && !exchange.responded()) {
      clock.halfClosed();
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
    if (!inRead && sending != null && sending.write()) {
      channel.flush();
    }
  }

  /// Does what can be done now; whether there may be more.
  private boolean step() {
    return switch (state) {
      case HEAD -> input.readable() > 0 && channel.isWritable() && readHead();
      case EXCHANGE -> {
        if (exchange != null) {
          exchange.inbound().arrived();
        }
        yield state != State.EXCHANGE;
      }
      case DRAIN -> drainBody();
      case LINGER, CLOSED -> false;
    };
  }

  private boolean readHead() {
    int before = headBytes;
    int room = Math.min(input.readable(), server.config().limits().maxHeadBytes() - before);
    if (before + room > head.length) {
      int length = Math.max(Math.max(FIRST_HEAD_BYTES, before + room), head.length * 2);
      head = Arrays.copyOf(head, Math.min(length, server.config().limits().maxHeadBytes()));
    }
    headBytes += input.peek(head, before, room);
    return switch (reader.read(head, 0, headBytes)) {
      case HeadRead.More _ -> {
        input.skip(headBytes - before);
        clock.readingHead();
        if (inputEnded) {
          over("client closed the connection");
          Outgoing.close(channel);
        }
        yield false;
      }
      case HeadRead.Complete(int length) -> {
        input.skip(length - before);
        if (!answerPrepared()) {
          begin(reader.head());
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
    PreparedHeads heads = server.prepared();
    if (heads == null || server.draining()) {
      return false;
    }
    PreparedAnswer answer = heads.find(reader, peer());
    if (answer == null) {
      return false;
    }
    server.metrics().requests().increment();
    PreparedSending current = sending;
    if (current == null) {
      current = new PreparedSending(channel, heads, peer());
      sending = current;
    }
    state = State.EXCHANGE;
    keepAlive = !heads.closes();
    if (current.start(answer, readNanos, input.readable() > 0, !keepAlive)) {
      if (!keepAlive) {
        last(current);
        return true;
      }
      flushSoon();
      if (state == State.EXCHANGE) {
        headBytes = 0;
        reader.reset();
        state = State.HEAD;
        clock.keepAlive(readNanos);
      }
    } else {
      clock.answering();
    }
    return true;
  }

  /// The connection's last answer is handed over.
  private void last(PreparedSending current) {
    boolean _ = current.write();
    linger();
  }

  private void begin(RequestHead request) {
    if (sending != null) {
      boolean _ = sending.write();
    }
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
    Fields fields = request.fields();
    keepAlive = Connection.persists(request.version(), fields);
    InboundBody body = new InboundBody(input, framing, true, maxBytes, this);
    awaitsContinue =
        !body.ended()
            && request.version() != HttpVersion.HTTP_1_0
            && "100-continue".equalsIgnoreCase(fields.first("expect"));
    handle(new ServerExchange(this, request, body));
  }

  private void handle(ServerExchange next) {
    exchange = next;
    try {
      server.handler().handle(next);
    } catch (RuntimeException e) {
      // The handler's bug ends this one connection.
      server.metrics().handlerErrors().increment();
      LOG.error("event=handler-failed method={}", next.request().method(), e);
      keepAlive = false;
      if (next.responded()) {
        next.abort("handler failed");
      } else {
        next.respond(
            new ResponseHead(
                500, "", HttpVersion.HTTP_1_1, Fields.of("content-type", "text/plain")),
            Bodies.of("Internal Server Error\n"));
      }
    }
  }

  /// Writes the head of a response into the loop's writer.
  HeadWriter writeHead(
      ServerExchange current, ResponseHead answer, ResponseFraming framing, long length) {
    if (inputEnded) {
      clock.answering();
    }
    endsWithReset = framing == ResponseFraming.UNTIL_CLOSE;
    keepAlive &= !endsWithReset && !awaitsContinue && !server.draining();
    keepAlive &= current.inbound().wanted() || current.inbound().leftBytes() <= MAX_DRAIN_BYTES;
    HeadWriter writer = server.writer();
    writer.statusLine(answer.status());
    boolean dated = false;
    Fields fields = answer.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (framing.keeps(fields, i)) {
        writer.field(fields, i);
        dated |= fields.nameIs(i, "date");
      }
    }
    if (!dated) {
      writer.lines(server.dateLine());
    }
    if (framing == ResponseFraming.CHUNKED) {
      writer.lines(CHUNKED);
    } else if (framing == ResponseFraming.LENGTH || framing == ResponseFraming.LENGTH_ONLY) {
      writer.field("content-length: ", length);
    }
    if (!keepAlive) {
      writer.lines(CLOSE);
    } else if (current.request().version() == HttpVersion.HTTP_1_0) {
      writer.lines(KEEP_ALIVE);
    }
    writer.end();
    return writer;
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

  /// The exchange's response is written, or its body failed.
  void answered(@Nullable String failure) {
    ServerExchange done = exchange;
    exchange = null;
    if (done == null || state == State.CLOSED) {
      return;
    }
    handedBytes += done.sentBytes();
    done.inbound().close();
    if (failure != null) {
      cut(failure);
    } else if (!keepAlive) {
      linger();
    } else {
      drainedBytes = 0;
      state = State.DRAIN;
      unread = done.inbound();
      clock.readingBody();
      progress();
    }
  }

  /// Without the last chunk, or with fewer bytes than promised, the client sees the break; a body
  /// that ends with the connection needs a reset.
  private void cut(String failure) {
    channel.flush();
    if (endsWithReset) {
      reset(failure);
    } else {
      over(failure);
      Outgoing.close(channel);
    }
  }

  private boolean drainBody() {
    InboundBody body = unread;
    if (body != null && !body.ended()) {
      drainedBytes += body.discard();
      if (!body.ended()) {
        if (body.isBroken() || drainedBytes + body.leftBytes() > MAX_DRAIN_BYTES) {
          linger();
        }
        return false;
      }
    }
    nextHead();
    return true;
  }

  private void nextHead() {
    unread = null;
    headBytes = 0;
    reader.reset();
    if ((server.draining() || inputEnded) && input.readable() == 0) {
      linger();
      return;
    }
    state = State.HEAD;
    clock.keepAlive();
  }

  private void refuse(int status, String reason) {
    if (sending != null) {
      boolean _ = sending.write();
    }
    server.metrics().malformed().increment();
    byte[] text = (reason + "\n").getBytes(ISO_8859_1);
    HeadWriter writer = server.writer();
    writer.statusLine(status);
    writer.lines(server.dateLine());
    writer.field("content-type: ", "text/plain");
    writer.field("content-length: ", text.length);
    writer.lines(CLOSE);
    writer.end();
    writer.lines(text);
    writeNow(writer);
    linger();
  }

  /// Closes in order: what was written arrives before the end does (RFC 9112 §9.6).
  private void linger() {
    if (state == State.CLOSED || state == State.LINGER) {
      return;
    }
    state = State.LINGER;
    input.release();
    channel.config().setAutoRead(true);
    clock.lingering();
    server.closeInOrder(channel);
  }

  /// Leaves the channel to a connection of HTTP/2.
  void replaced() {
    over("client speaks HTTP/2");
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
    if (state == State.HEAD && headBytes == 0 && input.readable() == 0) {
      Outgoing.close(channel);
    }
  }

  @Override
  public ServerLoop.Use use() {
    if (state != State.HEAD) {
      return state == State.LINGER ? ServerLoop.Use.IDLE : ServerLoop.Use.BUSY;
    }
    return headBytes == 0 && input.readable() == 0 ? ServerLoop.Use.IDLE : ServerLoop.Use.HEAD;
  }

  @Override
  public long waitingSinceNanos() {
    return clock.sinceNanos();
  }

  @Override
  public void check(long nowNanos) {
    if (exchange != null && !exchange.inbound().waiting()) {
      // The client cannot send more than is wanted.
      clock.notReading();
    }
    boolean awaited = exchange == null ? unread != null : exchange.inbound().waiting();
    long handed = handedBytes + (exchange == null ? 0 : exchange.sentBytes());
    handed += sending == null ? 0 : sending.handedBytes();
    String late = clock.late(nowNanos, awaited, handed);
    if (late == null || state == State.CLOSED) {
      return;
    }
    if (state != State.LINGER) {
      server.metrics().timeouts().increment();
    }
    if (state == State.HEAD && headBytes > 0) {
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
    ServerExchange current = exchange;
    exchange = null;
    if (current != null) {
      current.inbound().inputOver(reason);
      current.failed(reason);
    }
    if (sending != null) {
      sending.stop(reason);
    }
    input.release();
    server.closed(this);
  }

  @Override
  public void bodyWanted() {
    clock.readingBody();
    if (awaitsContinue) {
      awaitsContinue = false;
      if (exchange != null && !exchange.responded()) {
        exchange.inform(100, Fields.EMPTY);
      }
    }
  }

  @Override
  public void bodyEnded() {
    clock.answering();
  }

  @Override
  public void bodyAbandoned() {
    clock.answering();
  }
}
