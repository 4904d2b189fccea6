package perigee.control.fleet;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.store.Nodes;
import perigee.net.fleet.FleetJoin;

/// The one request of a connection: to join, to renew, to become a link, or what else a node may
/// ask. What asks the store runs on a virtual thread, as many at a time as there are permits.
final class FleetRequests extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(FleetRequests.class);

  private static final int MAX_MESSAGE_BYTES = 1 << 20;

  private final Admission admission;
  private final LinkSources sources;
  private final LinkInbound.LinkEvents events;
  private final NodeDesk desk;
  private final Semaphore permits;
  private boolean busy;

  FleetRequests(
      Admission admission,
      LinkSources sources,
      LinkInbound.LinkEvents events,
      NodeDesk desk,
      Semaphore permits) {
    this.admission = admission;
    this.desk = desk;
    this.sources = sources;
    this.events = events;
    this.permits = permits;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (busy) {
      ChannelFuture _ = context.close();
      return;
    }
    busy = true;
    X509Certificate shown = certificate(context);
    String body = request.content().toString(StandardCharsets.UTF_8);
    switch (request.method() + " " + request.uri()) {
      case "POST " + FleetJoin.JOIN_PATH ->
          run(context, () -> answer(context, admission.join(body)));
      case "POST " + FleetJoin.RENEW_PATH ->
          run(context, () -> answer(context, admission.renew(shown)));
      case "GET " + FleetJoin.LINK_PATH -> link(context, request, shown);
      default -> other(context, request, shown, body);
    }
  }

  private void other(
      ChannelHandlerContext context,
      FullHttpRequest request,
      @Nullable X509Certificate shown,
      String body) {
    String path = request.uri();
    if (request.method().equals(HttpMethod.POST) && path.startsWith(FleetJoin.CALLS_PREFIX)) {
      String call = path.substring(FleetJoin.CALLS_PREFIX.length());
      run(context, () -> answer(context, asked(shown, call, body)));
    } else {
      answer(context, new Admission.Outcome.Refused(404, "no such resource"));
    }
  }

  private Admission.Outcome asked(@Nullable X509Certificate shown, String call, String body) {
    Optional<Nodes.NodeRecord> node = admission.member(shown);
    if (node.isEmpty()) {
      return new Admission.Outcome.Refused(403, "the certificate is of no node of this fleet");
    }
    return switch (desk.answer(node.get(), call, body)) {
      case NodeDesk.Answer.Given(String json) -> new Admission.Outcome.Granted(json);
      case NodeDesk.Answer.Refused(int status, String reason) ->
          new Admission.Outcome.Refused(status, reason);
    };
  }

  private void link(
      ChannelHandlerContext context, FullHttpRequest request, @Nullable X509Certificate shown) {
    FullHttpRequest upgrade = request.retain();
    run(
        context,
        () -> {
          Optional<Nodes.NodeRecord> node = admission.member(shown);
          context.executor().execute(() -> upgrade(context, upgrade, node));
        });
  }

  private void upgrade(
      ChannelHandlerContext context, FullHttpRequest request, Optional<Nodes.NodeRecord> node) {
    if (context.isRemoved()) {
      // The node left while it was looked up; its pipeline is no more.
      request.release();
      return;
    }
    if (node.isEmpty()) {
      request.release();
      answer(
          context,
          new Admission.Outcome.Refused(403, "the certificate is of no node of this fleet"));
      return;
    }
    WebSocketServerProtocolConfig config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(FleetJoin.LINK_PATH)
            .maxFramePayloadLength(MAX_MESSAGE_BYTES)
            .build();
    NodeLink link = new NodeLink(node.get(), context.channel(), sources);
    context
        .pipeline()
        .addLast(new WebSocketServerProtocolHandler(config))
        .addLast(new WebSocketFrameAggregator(MAX_MESSAGE_BYTES))
        .addLast(new LinkInbound(link, events));
    context.fireChannelRead(request);
    context.pipeline().remove(this);
  }

  private void run(ChannelHandlerContext context, Runnable work) {
    if (!permits.tryAcquire()) {
      answer(context, new Admission.Outcome.Refused(503, "too many requests at once"));
      return;
    }
    Thread.ofVirtual()
        .name("fleet-request")
        .start(() -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // A fault of ours ends this one connection.
            LOG.error("fleet-request=failed", e);
            answer(context, new Admission.Outcome.Refused(500, "control could not do it"));
          } finally {
            permits.release();
          }
        });
  }

  private static void answer(ChannelHandlerContext context, Admission.Outcome outcome) {
    FullHttpResponse response =
        switch (outcome) {
          case Admission.Outcome.Granted(String json) -> response(HttpResponseStatus.OK, json);
          case Admission.Outcome.Refused(int status, String reason) ->
              response(HttpResponseStatus.valueOf(status), reason);
        };
    ChannelFuture _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private static FullHttpResponse response(HttpResponseStatus status, String body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, "close");
    return response;
  }

  /// What the other side showed; null if nothing.
  static @Nullable X509Certificate certificate(ChannelHandlerContext context) {
    try {
      return (X509Certificate)
          context.pipeline().get(SslHandler.class).engine().getSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException _) {
      // The client showed none.
      return null;
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && !busy) {
      ChannelFuture _ = context.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("fleet-request=refused reason=\"{}\"", cause.toString());
    ChannelFuture _ = context.close();
  }
}
