package perigee.net.fleet;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import perigee.net.loop.Loops;

/// Single HTTPS requests to control, each on a connection of its own. Not to be called on a loop.
final class ControlRequests {

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int MAX_BYTES = 4 << 20;

  private final Loops loops;
  private final ControlAddress control;

  ControlRequests(Loops loops, ControlAddress control) {
    this.loops = loops;
    this.control = control;
  }

  /// Posts JSON and returns the body of a 200.
  String post(SslContext tls, String path, String json)
      throws FleetException, InterruptedException {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops.next().eventLoop())
            .channel(loops.transport().socket())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis())
            .handler(pipeline(tls, reply))
            .connect(control.host(), control.port());
    try {
      ChannelFuture _ =
          connecting.addListener(connected -> {
            if (connected.isSuccess()) {
              ChannelFuture _ = connecting.channel().writeAndFlush(request(path, json));
            } else {
              reply.completeExceptionally(connected.cause());
            }
          });
      return body(path, reply.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new FleetException("control at " + control + path + ": " + cause, cause);
    } finally {
      ChannelFuture _ = connecting.channel().close();
    }
  }

  private static String body(String path, Reply reply) throws FleetException {
    if (reply.status() != 200) {
      throw new FleetException(
          reply.status() < 500, "control refused " + path + ": " + reply.body());
    }
    return reply.body();
  }

  private FullHttpRequest request(String path, String json) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            path,
            Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
    request
        .headers()
        .set(HttpHeaderNames.HOST, control.toString())
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, "close");
    return request;
  }

  private static ChannelInitializer<Channel> pipeline(
      SslContext tls, CompletableFuture<Reply> reply) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(tls.newHandler(channel.alloc()))
            .addLast(new HttpClientCodec())
            .addLast(new HttpObjectAggregator(MAX_BYTES))
            .addLast(new Receiver(reply));
      }
    };
  }

  private record Reply(int status, String body) {}

  /// Completes the reply, with the response or with why there is none.
  private static final class Receiver extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final CompletableFuture<Reply> reply;

    Receiver(CompletableFuture<Reply> reply) {
      this.reply = reply;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      String body = response.content().toString(StandardCharsets.UTF_8);
      reply.complete(new Reply(response.status().code(), body));
      ChannelFuture _ = context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      reply.completeExceptionally(cause);
      ChannelFuture _ = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      reply.completeExceptionally(new IOException("connection closed without an answer"));
    }
  }
}
