package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.loop.Loop;
import perigee.wire.http.RequestHead;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.HeaderList;
import perigee.wire.http2.ResponseSection;
import perigee.wire.http2.Settings;

/// One client's HTTP/2 connection (RFC 9113). Confined to its loop.
final class Http2ServerConnection extends ChannelInboundHandlerAdapter
    implements Http2Role, ServerLoop.Connection {

  private static final Logger LOG = LoggerFactory.getLogger(Http2ServerConnection.class);

  /// Exchanges at one time (RFC 9113 §6.5.2 wants no fewer than 100).
  static final int MAX_STREAMS = 128;

  /// How long a client may still open streams after it was told not to: those under way then.
  private static final Duration LAST_CALL = Duration.ofMillis(200);

  private static final Http2Link.Windows WINDOWS = new Http2Link.Windows(256 * 1024, 1024 * 1024);

  private static final int ANY_STREAM = Integer.MAX_VALUE;

  private final ServerLoop server;
  private final Channel channel;
  private final Http2Link link;
  private final Http2Reading reading;
  private final Http2Requests requests;
  private final Http2Responses responses;
  private final Http2Clock clock;
  private final TearDown tearDown;
  private @Nullable Peer peer;

  /// When the newest bytes came.
  private long readNanos;

  private boolean closing;
  private boolean gone;

  Http2ServerConnection(ServerLoop server, Channel channel, boolean secure) {
    this.server = server;
    this.channel = channel;
    this.link = new Http2Link(channel, this, true, secure, server.config().limits(), WINDOWS);
    this.reading = new Http2Reading(link, true);
    this.requests = new Http2Requests(this, server, link, secure);
    this.responses = new Http2Responses(server, link);
    this.clock = new Http2Clock(server.config(), channel, link, reading);
    this.tearDown = new TearDown(server, channel, this::over);
  }

  Http2Link link() {
    return link;
  }

  Http2Responses responses() {
    return responses;
  }

  /// Bytes that a request's body may have.
  long maxBodyBytes() {
    return server.config().clients().bodyBytes();
  }

  Loop loop() {
    return server.loop();
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
    server.metrics().http2().increment();
    link.start(MAX_STREAMS);
    if (server.draining()) {
      drain();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (link.over()) {
      bytes.release();
      return;
    }
    readNanos = System.nanoTime();
    link.readBegins();
    reading.read(bytes);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    link.readEnds();
    closeIfDone();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      link.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over(TearDown.CLIENT_ENDED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // What a stranger can cause, a broken connection, is counted but no fault of ours.
    if (!(cause instanceof IOException || cause.getCause() instanceof IOException)) {
      server.metrics().handlerErrors().increment();
      LOG.error("event=connection-failed protocol=h2", cause);
    }
    tearDown.close("connection failed: " + cause.getMessage());
  }

  @Override
  public HeaderList list(@Nullable Http2Stream known) {
    return server.lists().take();
  }

  @Override
  public void headers(int id, @Nullable Http2Stream known, HeaderList list, boolean endStream) {
    if (known != null) {
      trailers(known, list, endStream);
      reuse(list);
    } else if ((id & 1) == 0) {
      link.fail(ErrorCode.PROTOCOL_ERROR, "client opens a stream with an even number");
    } else if (id > link.streams().last()) {
      if (closing) {
        // It is beyond what the client was told is looked at: it may try elsewhere.
        reuse(list);
      } else {
        requests.open(id, list, endStream);
      }
    } else {
      reuse(list);
      closedStream(id);
    }
  }

  private void closedStream(int id) {
    if (link.streams().wasReset(id)) {
      link.spend(FloodGuard.CHEAP);
    } else {
      boolean last = id == link.streams().last();
      link.fail(
          last ? ErrorCode.STREAM_CLOSED : ErrorCode.PROTOCOL_ERROR,
          "fields on a stream that is closed, or that was skipped");
    }
  }

  private void trailers(Http2Stream stream, HeaderList list, boolean endStream) {
    String problem =
        endStream ? ResponseSection.trailersProblem(list) : "trailers that do not end the stream";
    if (problem == null) {
      stream.received();
      Http2Body body = stream.body();
      boolean fits = body == null || body.end(ResponseSection.trailers(list));
      problem = fits ? null : "body is not as long as its content-length";
    }
    if (problem != null) {
      link.streamError(stream.id(), stream, ErrorCode.PROTOCOL_ERROR, problem);
    }
  }

  /// Whether an answer was ready, and is sent.
  boolean answered(PreparedStreams ready, int id, RequestHead head) {
    boolean answered = ready.answer(id, head, readNanos);
    if (answered && link.streams().size() == 0) {
      clock.idle(readNanos);
    }
    return answered;
  }

  /// Takes back the bytes of a head that nobody looks at any more.
  void reuse(HeaderList list) {
    server.lists().give(list);
  }

  @Override
  public void received(Http2Stream stream) {
    // The exchange ends with its answer.
  }

  @Override
  public void pingAcknowledged() {
    // Nobody asked.
  }

  @Override
  public void priorityUpdate(int id, String text) {
    requests.prioritise(id, text);
  }

  @Override
  public void settingsChanged(Settings settings) {
    // They bound what is sent, which the link sees to.
  }

  @Override
  public void goAway(int lastStream, ErrorCode code) {
    // The client opens no more streams, and closes when it has its answers.
  }

  @Override
  public void forgotten(Http2Stream stream) {
    if (link.streams().size() == 0) {
      clock.idle(System.nanoTime());
      closeIfDone();
    }
  }

  private void closeIfDone() {
    if (closing && !link.over() && link.streams().size() == 0) {
      link.readEnds();
      link.end(ErrorCode.NO_ERROR, "server stops");
      lastWordSaid();
    }
  }

  /// What was written arrives before the end does.
  private void lastWordSaid() {
    reading.release();
    tearDown.inOrder(false);
  }

  @Override
  public void failed(ErrorCode code, String reason) {
    if (code == ErrorCode.ENHANCE_YOUR_CALM) {
      server.metrics().floods().increment();
    } else {
      server.metrics().malformed().increment();
    }
    lastWordSaid();
  }

  @Override
  public void reset(String reason) {
    tearDown.reset(reason);
  }

  @Override
  public void drain() {
    link.output().goAway(ANY_STREAM, ErrorCode.NO_ERROR);
    link.flushSoon();
    server.loop().after(LAST_CALL, this::lastCall);
  }

  /// RFC 9113 §6.8: what was under way when the client heard the first word has come by now.
  private void lastCall() {
    if (!link.over() && !closing) {
      closing = true;
      link.output().goAway(link.streams().last(), ErrorCode.NO_ERROR);
      link.flushSoon();
      closeIfDone();
    }
  }

  @Override
  public ServerLoop.Use use() {
    return link.streams().size() == 0 ? tearDown.use() : ServerLoop.Use.BUSY;
  }

  @Override
  public long waitingSinceNanos() {
    return clock.idleSinceNanos();
  }

  @Override
  public void check(long nowNanos) {
    if (tearDown.isBegun()) {
      tearDown.check(nowNanos);
      return;
    }
    String late = clock.late(nowNanos);
    if (late != null && !gone) {
      server.metrics().timeouts().increment();
      reset(late);
    } else if (clock.isIdle(nowNanos) && !closing) {
      lastCall();
    } else {
      int slow = clock.resetSlow(nowNanos);
      server.metrics().timeouts().add(slow);
    }
  }

  private void over(String reason) {
    if (!gone) {
      gone = true;
      link.end(ErrorCode.CANCEL, reason);
      reading.release();
      server.closed(this);
    }
  }
}
