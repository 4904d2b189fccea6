package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http1.HeadWriter;

/// One client's HTTP/1 connection (RFC 9112 §9): what happens to its channel goes to its
/// [RequestPipeline], and what leaves goes in one flush for all that came together. Confined to its
/// loop.
final class ServerConnection extends ChannelInboundHandlerAdapter implements ServerLoop.Connection {

  private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

  private final ServerLoop server;
  private final Channel channel;
  private final TearDown tearDown;
  private final RequestPipeline requests;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Peer peer;
  private boolean reading;
  private boolean flushWaits;

  ServerConnection(ServerLoop server, Channel channel) {
    this.server = server;
    this.channel = channel;
    this.tearDown = new TearDown(server, channel, this::over);
    this.requests = new RequestPipeline(this, server, channel, tearDown);
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
    context = ctx;
    server.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (requests.isOver()) {
      bytes.release();
      return;
    }
    reading = true;
    requests.received(bytes);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    reading = false;
    boolean gathered = requests.writePrepared();
    if (flushWaits || gathered) {
      flushWaits = false;
      channel.flush();
    }
  }

  /// Whether more may come at once of what is being read.
  boolean isReading() {
    return reading;
  }

  /// Flushes when all is read that came at once.
  void flushSoon() {
    if (reading) {
      flushWaits = true;
    } else {
      channel.flush();
    }
  }

  void writeNow(HeadWriter ready) {
    Outgoing.writeAndFlush(
        channel,
        channel.alloc().directBuffer(ready.length()).writeBytes(ready.bytes(), 0, ready.length()));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      requests.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over(TearDown.CLIENT_ENDED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // What a stranger can cause, a broken connection or handshake, is counted but no fault of ours.
    if (!(cause instanceof IOException || cause.getCause() instanceof IOException)) {
      server.metrics().handlerErrors().increment();
      LOG.error("event=connection-failed state={}", requests.state(), cause);
    }
    tearDown.close("connection failed: " + cause.getMessage());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      server.metrics().tlsFailures().increment();
      Outgoing.close(channel);
    }
    if (event instanceof ChannelInputShutdownEvent) {
      requests.inputEnded();
    }
  }

  /// Sends 101, and leaves the channel to another protocol with what came of it already.
  void upgrade(Fields fields, Upgraded next) {
    writeNow(ResponseHeads.switching(server, fields));
    ByteBuf early = requests.input().rest();
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
    tearDown.reset(reason);
  }

  @Override
  public void drain() {
    if (requests.use() == ServerLoop.Use.IDLE) {
      Outgoing.close(channel);
    }
  }

  @Override
  public ServerLoop.Use use() {
    return tearDown.isBegun() ? tearDown.use() : requests.use();
  }

  @Override
  public long waitingSinceNanos() {
    return requests.waitingSinceNanos();
  }

  @Override
  public void check(long nowNanos) {
    if (tearDown.isBegun()) {
      tearDown.check(nowNanos);
    } else {
      requests.check(nowNanos);
    }
  }

  private void over(String reason) {
    if (requests.over(reason)) {
      server.closed(this);
    }
  }
}
