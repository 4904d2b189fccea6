package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.http.PeerException.Kind;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.Frames;
import perigee.wire.http2.HeaderList;
import perigee.wire.http2.HpackEncoder;
import perigee.wire.http2.ResponseSection;
import perigee.wire.http2.Settings;

/// A client's HTTP/2 connection to one target, with many requests at one time (RFC 9113). Confined
/// to its loop.
final class Http2ClientConnection extends ChannelInboundHandlerAdapter
    implements Http2Role, ClientCall.Carrier, PooledConnection {

  private static final Logger LOG = LoggerFactory.getLogger(Http2ClientConnection.class);

  /// The most requests at one time, and what is taken as the peer's bound until it tells.
  private static final int MAX_STREAMS = 100;

  /// Streams' numbers end with 2^31; a connection is left some time before.
  private static final int LAST_STREAM = Integer.MAX_VALUE - 1000;

  /// One bulk transfer fills 100 ms of 80 Mbit/s, all together four times as much.
  private static final Http2Link.Windows WINDOWS =
      new Http2Link.Windows(1024 * 1024, 4 * 1024 * 1024);

  private final TargetPool pool;
  private final Channel channel;
  private final Http2Link link;
  private final Http2Reading reading;
  private final ResponseSection section = new ResponseSection();
  private final HeaderList list;
  private final WriteStall stall;
  private int maxStreams = MAX_STREAMS;
  private int nextStream = 1;
  private boolean leaving;
  private boolean used;
  private boolean gone;
  private long idleSinceNanos = System.nanoTime();

  Http2ClientConnection(TargetPool pool, Channel channel) {
    this.pool = pool;
    this.channel = channel;
    boolean secure = pool.target().tls() != null;
    this.link = new Http2Link(channel, this, false, secure, pool.config().limits(), WINDOWS);
    this.reading = new Http2Reading(link, false);
    this.list =
        new HeaderList(pool.config().limits().maxHeadBytes(), pool.config().limits().maxFields());
    this.stall = new WriteStall(channel);
  }

  Http2Link link() {
    return link;
  }

  /// Whether one more request may be sent.
  boolean hasRoom() {
    return !leaving && !gone && link.streams().size() < maxStreams && channel.isActive();
  }

  /// Whether a failure may mean that the connection was gone before the request came.
  boolean lostWhenOld() {
    return used && gone;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    link.output().bytes(Frames.preface());
    link.start(Integer.MAX_VALUE);
    pool.connected(this);
  }

  /// Begins a request; there is room for it.
  void send(ClientCall next) {
    next.on(this);
    int id = nextStream;
    nextStream += 2;
    leaving |= id >= LAST_STREAM;
    Http2Call call = new Http2Call(this, next, id);
    RequestFraming framing = RequestFraming.of(next.head(), next.body().length());
    boolean whole = next.body().length() == 0;
    writeHead(next, framing, id, whole);
    if (!whole) {
      call.stream().send(next.body());
    }
  }

  private void writeHead(ClientCall next, RequestFraming framing, int id, boolean whole) {
    RequestHead head = next.head();
    Fields fields = head.fields();
    String host = fields.first("host");
    String authority = host == null ? next.target().authority() : host;
    HpackEncoder block = link.encoder();
    block.begin();
    block.request(head.method(), next.target().tls() != null, authority, head.target());
    for (int i = 0; i < fields.size(); i++) {
      if (Http2Call.goesOut(fields, i)) {
        block.field(fields, i);
      }
    }
    if (framing == RequestFraming.LENGTH) {
      block.field("content-length", next.body().length());
    }
    link.output().headers(id, block, whole);
    link.flushSoon();
  }

  /// Sends a request anew that the peer has not looked at.
  void again(ClientCall call) {
    pool.send(call);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (link.over()) {
      bytes.release();
      return;
    }
    link.readBegins();
    reading.read(bytes);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    link.readEnds();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      link.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    over("connection closed before the response's head", Kind.CLOSED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException || cause.getCause() instanceof IOException)) {
      LOG.error("event=client-connection-failed peer={}", pool.target().host(), cause);
    }
    over("connection failed: " + cause.getMessage(), Kind.CLOSED);
  }

  @Override
  public HeaderList list(@Nullable Http2Stream known) {
    return list;
  }

  @Override
  public void headers(int id, @Nullable Http2Stream known, HeaderList fields, boolean endStream) {
    if (known == null) {
      if (link.streams().isIdle(id)) {
        link.fail(ErrorCode.PROTOCOL_ERROR, "response on a stream that was never opened");
      } else {
        link.spend(FloodGuard.CHEAP);
      }
    } else if (known.owner() instanceof Http2Call call) {
      used = true;
      String problem = call.fields(fields, section, endStream);
      if (problem != null) {
        call.giveUp(ErrorCode.PROTOCOL_ERROR, Kind.PROTOCOL, problem);
      }
    }
  }

  @Override
  public void received(Http2Stream stream) {
    if (stream.owner() instanceof Http2Call call) {
      call.ended();
    }
  }

  @Override
  public void pingAcknowledged() {
    // Nobody asked.
  }

  @Override
  public void priorityUpdate(int stream, String text) {
    // A server has none to give; it means nothing.
  }

  @Override
  public void settingsChanged(Settings settings) {
    maxStreams = Math.min(MAX_STREAMS, settings.maxStreams());
    pool.hasRoom(this);
  }

  @Override
  public void goAway(int lastStream, ErrorCode code) {
    leave();
    for (Http2Stream stream : link.streams().all()) {
      if (stream.id() > lastStream && stream.owner() instanceof Http2Call call) {
        call.isUnseen();
        link.broken(stream, ErrorCode.REFUSED_STREAM, "peer goes away: " + code);
      }
    }
    closeIfDone();
  }

  /// Takes no more requests.
  private void leave() {
    if (!leaving) {
      leaving = true;
      pool.leaves(this);
    }
  }

  @Override
  public void forgotten(Http2Stream stream) {
    link.guard().answered();
    if (link.streams().size() == 0) {
      idleSinceNanos = System.nanoTime();
    }
    if (!link.over()) {
      pool.hasRoom(this);
      closeIfDone();
    }
  }

  private void closeIfDone() {
    if (leaving && link.streams().size() == 0) {
      over("connection was closed", Kind.CLOSED);
    }
  }

  @Override
  public void failed(ErrorCode code, String reason) {
    over(reason, Kind.PROTOCOL);
  }

  @Override
  public void cancelled(ClientCall which) {
    for (Http2Stream stream : link.streams().all()) {
      if (stream.owner() instanceof Http2Call call && call.call() == which) {
        call.giveUp(ErrorCode.CANCEL, Kind.CANCELLED, "request was cancelled");
      }
    }
  }

  @Override
  public void check(long nowNanos) {
    Target target = pool.target();
    link.guard().check(nowNanos);
    if (link.streams().size() == 0) {
      if (nowNanos - idleSinceNanos >= pool.config().idleTime().toNanos()) {
        leave();
        closeIfDone();
      }
      return;
    }
    if (stall.lasts(nowNanos, target.idleTimeout().toNanos())) {
      over("no byte of the request was accepted for " + target.idleTimeout(), Kind.TIMEOUT);
      return;
    }
    boolean blocked = link.sending().window().available() == 0;
    boolean late = false;
    for (Http2Stream stream : link.streams().all()) {
      late |= stream.owner() instanceof Http2Call call && call.isLate(nowNanos, blocked, target);
    }
    if (late) {
      // It may be the connection that is dead: the next request gets another one.
      leave();
      closeIfDone();
    }
  }

  @Override
  public void over(String reason, Kind kind) {
    if (gone) {
      return;
    }
    gone = true;
    leaving = true;
    pool.leaves(this);
    for (Http2Stream stream : link.streams().all()) {
      if (stream.owner() instanceof Http2Call call) {
        call.failing(kind);
      }
    }
    if (!link.over() && channel.isActive()) {
      link.output().goAway(0, ErrorCode.NO_ERROR);
      link.output().flush();
    }
    link.end(ErrorCode.CANCEL, reason);
    reading.release();
    pool.closed(this);
    Outgoing.close(channel);
  }
}
