package perigee.control.fleet;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.FleetMessage;

/// What one node says on its link. Anything that is not a message ends that link and nothing else.
/// Confined to the channel's loop.
final class LinkInbound extends SimpleChannelInboundHandler<WebSocketFrame> {

  private static final Logger LOG = LoggerFactory.getLogger(LinkInbound.class);

  private static final long PING_EVERY_MILLIS = 1_000;

  private final NodeLink link;
  private final LinkEvents events;
  private boolean greeted;
  private @Nullable Future<?> pings;
  private String reason = "closed by the node";

  LinkInbound(NodeLink link, LinkEvents events) {
    this.link = link;
    this.events = events;
  }

  /// Hears of links.
  interface LinkEvents {

    /// A node said who it is.
    ///
    /// @return why it is refused; null if it is welcome
    @Nullable String greeted(NodeLink link, FleetMessage.Hello hello);

    void heard(NodeLink link, FleetMessage.FromNode message);

    void ended(NodeLink link);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    pings =
        context
            .executor()
            .scheduleAtFixedRate(
                () -> {
                  ChannelFuture _ = context.writeAndFlush(new PingWebSocketFrame());
                },
                PING_EVERY_MILLIS,
                PING_EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (!(frame instanceof TextWebSocketFrame text)) {
      end(context, "a frame that is not text");
      return;
    }
    try {
      receive(context, FleetJson.readFromNode(text.text()));
    } catch (FleetJson.MalformedMessage e) {
      end(context, "malformed message: " + e.getMessage());
    }
  }

  private void receive(ChannelHandlerContext context, FleetMessage.FromNode message) {
    if (message instanceof FleetMessage.Hello hello) {
      String refused = greeted ? "a second hello" : events.greeted(link, hello);
      greeted = true;
      if (refused != null) {
        end(context, refused);
      }
    } else if (greeted) {
      events.heard(link, message);
    } else {
      end(context, "the first message must be a hello");
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent) {
      end(context, "silent");
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(context, cause.toString());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (pings != null) {
      pings.cancel(false);
    }
    LOG.info("fleet-link=down node={} reason=\"{}\"", link.node(), reason);
    events.ended(link);
  }

  private void end(ChannelHandlerContext context, String why) {
    reason = why;
    ChannelFuture _ = context.close();
  }
}
