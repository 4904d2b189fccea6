package perigee.net.fleet;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loops;

/// One WebSocket to control (RFC 6455). What arrives waits in a bounded queue for the link's
/// thread; a link that is silent for three seconds, or whose queue runs over, is closed.
final class LinkSession extends SimpleChannelInboundHandler<TextWebSocketFrame> {

  static final int MAX_MESSAGE_BYTES = 16 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private static final int MAX_WAITING = 1_024;
  private static final int HANDSHAKE_BYTES = 16 << 10;

  /// A second's measurements may be long; control that takes none of them is not there.
  private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 8 << 20);

  /// Wakes the reader when nothing more will come.
  private static final String END = "";

  private final BlockingQueue<String> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
  private final CompletableFuture<Channel> opened = new CompletableFuture<>();
  private volatile @Nullable Channel channel;
  private volatile String reason = "closed by control";

  private LinkSession() {}

  /// Connects; returns once control accepted the link.
  static LinkSession open(Loops loops, ControlAddress control, SslContext tls)
      throws FleetException, InterruptedException {
    LinkSession session = new LinkSession();
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops.next().eventLoop())
            .channel(loops.transport().socket())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .handler(session.pipeline(control, tls))
            .connect(control.host(), control.port());
    ChannelFuture _ =
        connecting.addListener(connected -> {
          if (!connected.isSuccess()) {
            session.opened.completeExceptionally(connected.cause());
          }
        });
    try {
      session.channel = session.opened.get(2 * CONNECT.toMillis(), TimeUnit.MILLISECONDS);
      return session;
    } catch (ExecutionException | TimeoutException e) {
      ChannelFuture _ = connecting.channel().close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new FleetException("link to control at " + control + ": " + cause, cause);
    } catch (InterruptedException e) {
      ChannelFuture _ = connecting.channel().close();
      throw e;
    }
  }

  private ChannelInitializer<Channel> pipeline(ControlAddress control, SslContext tls) {
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(URI.create("wss://" + control + FleetJoin.LINK_PATH))
            .maxFramePayloadLength(MAX_MESSAGE_BYTES)
            .handshakeTimeoutMillis(CONNECT.toMillis())
            .build();
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel fresh) {
        fresh
            .pipeline()
            .addLast(tls.newHandler(fresh.alloc()))
            .addLast(new IdleStateHandler(SILENCE.toMillis(), 0, 0, TimeUnit.MILLISECONDS))
            .addLast(new HttpClientCodec())
            .addLast(new HttpObjectAggregator(HANDSHAKE_BYTES))
            .addLast(new WebSocketClientProtocolHandler(config))
            .addLast(new WebSocketFrameAggregator(MAX_MESSAGE_BYTES))
            .addLast(LinkSession.this);
      }
    };
  }

  boolean isOpen() {
    Channel current = channel;
    return current != null && current.isActive();
  }

  /// Why it closed.
  String reason() {
    return reason;
  }

  /// The next message; null if none came in time, or none will come.
  @Nullable String next(Duration atMost) throws InterruptedException {
    String text = inbox.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
    return END.equals(text) ? null : text;
  }

  /// Sends a message. From any thread.
  void send(String text) {
    Channel current = channel;
    if (current == null) {
      return;
    }
    if (current.isWritable()) {
      ChannelFuture _ = current.writeAndFlush(new TextWebSocketFrame(text), current.voidPromise());
    } else {
      close("control does not read");
    }
  }

  void close(String why) {
    reason = why;
    Channel current = channel;
    if (current != null) {
      ChannelFuture _ = current.close();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
    if (!inbox.offer(frame.text())) {
      end(context, "more than " + MAX_WAITING + " messages wait");
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof WebSocketFrame && !(message instanceof TextWebSocketFrame)) {
      end(context, "control sent a frame that is not text");
    }
    super.channelRead(context, message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case WebSocketClientProtocolHandler.ClientHandshakeStateEvent state
          when state
              == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE ->
          opened.complete(context.channel());
      case IdleStateEvent _ -> end(context, "silent for " + SILENCE.toSeconds() + " s");
      default -> context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    opened.completeExceptionally(cause);
    end(context, cause.toString());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    opened.completeExceptionally(new IOException("closed during the handshake"));
    // If it does not fit, the reader is awake anyway.
    inbox.offer(END);
  }

  private void end(ChannelHandlerContext context, String why) {
    reason = why;
    ChannelFuture _ = context.close();
  }
}
