package perigee.net.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.http.Peer;
import perigee.net.http.Upgraded;
import perigee.net.loop.Loop;

/// One WebSocket: frames to messages, pings, bounds, the closing handshake (RFC 6455 §5, §7).
/// Confined to its loop but for `send` and `close`.
final class ServerWebSocket extends ChannelInboundHandlerAdapter implements WebSocket, Upgraded {

  private static final Logger LOG = LoggerFactory.getLogger(ServerWebSocket.class);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);
  private static final int MOST_REASON_BYTES = 123;
  private static final int MESSAGES_AT_ONCE = 4;

  private final Loop loop;
  private final Peer peer;
  private final WebSocketTerms terms;
  private final String subprotocol;
  private final Function<WebSocket, WebSocketListener> opened;
  private final Budget frames;
  private final Budget bytes;
  private @Nullable Channel channel;
  private @Nullable WebSocketListener listener;
  private @Nullable ByteBuf message;
  private long heardNanos = System.nanoTime();
  private long pingedNanos = heardNanos;
  private boolean closing;
  private boolean over;
  private int code = CloseCodes.ABNORMAL;
  private String reason = "the connection broke";

  ServerWebSocket(
      Loop loop,
      Peer peer,
      WebSocketTerms terms,
      String subprotocol,
      Function<WebSocket, WebSocketListener> opened) {
    this.loop = loop;
    this.peer = peer;
    this.terms = terms;
    this.subprotocol = subprotocol;
    this.opened = opened;
    this.frames = new Budget(terms.framesPerSecond(), terms.frameBurst(), heardNanos);
    this.bytes =
        new Budget(
            terms.bytesPerSecond(),
            (double) MESSAGES_AT_ONCE * terms.maxMessageBytes(),
            heardNanos);
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public String subprotocol() {
    return subprotocol;
  }

  @Override
  public void begin(Channel taken) {
    channel = taken;
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(terms.maxMessageBytes())
            .expectMaskedFrames(true)
            .allowMaskMismatch(false)
            .allowExtensions(false)
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .build();
    taken
        .pipeline()
        .addLast(new WebSocket13FrameDecoder(config))
        .addLast(new WebSocket13FrameEncoder(false))
        .addLast(this);
    listener = opened.apply(this);
  }

  @Override
  public void send(String text) {
    if (loop.inLoop()) {
      write(text);
    } else {
      loop.execute(() -> write(text));
    }
  }

  private void write(String text) {
    if (closing || over || channel == null) {
      return;
    }
    ChannelFuture _ = channel.writeAndFlush(new TextWebSocketFrame(text));
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    if (waiting != null && waiting.totalPendingWriteBytes() > terms.maxQueuedBytes()) {
      reset("the client takes too little of what it is sent");
    }
  }

  @Override
  public void close(int with, String why) {
    if (loop.inLoop()) {
      end(with, why);
    } else {
      loop.execute(() -> end(with, why));
    }
  }

  /// Says that it ends, and waits a moment for the client to say so too.
  private void end(int with, String why) {
    if (closing || over || channel == null) {
      return;
    }
    closing = true;
    code = with;
    reason = why;
    ChannelFuture _ = channel.writeAndFlush(new CloseWebSocketFrame(with, shortened(why)));
    var _ = loop.after(CLOSE_WITHIN, () -> reset(why));
  }

  private static String shortened(String why) {
    byte[] utf8 = why.getBytes(StandardCharsets.UTF_8);
    return utf8.length <= MOST_REASON_BYTES ? why : why.substring(0, MOST_REASON_BYTES / 4);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    if (!(read instanceof WebSocketFrame frame)) {
      context.fireChannelRead(read);
      return;
    }
    try {
      long now = System.nanoTime();
      heardNanos = now;
      boolean within = frames.take(1, now) && bytes.take(frame.content().readableBytes(), now);
      if (over || (closing && !(frame instanceof CloseWebSocketFrame))) {
        return;
      }
      if (!within) {
        end(CloseCodes.POLICY, "too many messages");
        return;
      }
      take(context, frame);
    } finally {
      frame.release();
    }
  }

  private void take(ChannelHandlerContext context, WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text -> add(text);
      case ContinuationWebSocketFrame more -> add(more);
      case BinaryWebSocketFrame _ -> end(CloseCodes.UNSUPPORTED, "messages are text");
      case PingWebSocketFrame ping -> {
        ChannelFuture _ =
            context.writeAndFlush(new PongWebSocketFrame(ping.content().retainedSlice()));
      }
      case CloseWebSocketFrame close -> answerClose(context, close);
      default -> {
        // A pong has done its work by coming.
      }
    }
  }

  private void answerClose(ChannelHandlerContext context, CloseWebSocketFrame close) {
    if (!closing) {
      closing = true;
      code = close.statusCode() < 0 ? CloseCodes.NONE : close.statusCode();
      reason = close.reasonText();
      CloseWebSocketFrame answer =
          close.statusCode() < 0
              ? new CloseWebSocketFrame()
              : new CloseWebSocketFrame(close.statusCode(), "");
      ChannelFuture _ = context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    } else {
      ChannelFuture _ = context.close();
    }
  }

  private void add(WebSocketFrame frame) {
    ByteBuf part = frame.content();
    ByteBuf whole = message;
    int length = part.readableBytes() + (whole == null ? 0 : whole.readableBytes());
    if (length > terms.maxMessageBytes()) {
      end(CloseCodes.TOO_BIG, "a message may have " + terms.maxMessageBytes() + " bytes");
      return;
    }
    if (frame.isFinalFragment() && whole == null) {
      deliver(part);
      return;
    }
    if (whole == null) {
      whole = loop.allocator().buffer(part.readableBytes());
      message = whole;
    }
    whole.writeBytes(part);
    if (frame.isFinalFragment()) {
      message = null;
      try {
        deliver(whole);
      } finally {
        whole.release();
      }
    }
  }

  private void deliver(ByteBuf utf8) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(utf8.nioBuffer()).toString();
    } catch (CharacterCodingException _) {
      end(CloseCodes.NOT_UTF8, "a message is not UTF-8");
      return;
    }
    WebSocketListener heard = listener;
    if (heard != null) {
      heard.text(text);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    if (root instanceof CorruptedWebSocketFrameException corrupted) {
      end(corrupted.closeStatus().code(), "frames are malformed");
    } else if (root instanceof IOException) {
      reset("the connection broke");
    } else {
      // A fault of ours ends this one connection.
      LOG.error("event=websocket-failed", cause);
      end(CloseCodes.INTERNAL, "the server failed");
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      // Without its close frame nobody is there to hear ours.
      reset("the client went away");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    over();
  }

  private void over() {
    if (over) {
      return;
    }
    over = true;
    if (message != null) {
      message.release();
      message = null;
    }
    WebSocketListener heard = listener;
    if (heard != null) {
      heard.closed(code, reason);
    }
  }

  @Override
  public void check(long nowNanos) {
    if (over || closing || channel == null) {
      return;
    }
    if (nowNanos - heardNanos > terms.idle().toNanos()) {
      reset("the client is silent");
    } else if (nowNanos - pingedNanos > terms.pingEvery().toNanos()) {
      pingedNanos = nowNanos;
      ChannelFuture _ = channel.writeAndFlush(new PingWebSocketFrame());
    }
  }

  @Override
  public void drain() {
    end(CloseCodes.GOING_AWAY, "the server stops");
  }

  @Override
  public void reset(String why) {
    Channel taken = channel;
    if (over || taken == null) {
      return;
    }
    if (!closing) {
      reason = why;
    }
    over();
    taken.config().setOption(ChannelOption.SO_LINGER, 0);
    ChannelFuture _ = taken.close();
  }
}
