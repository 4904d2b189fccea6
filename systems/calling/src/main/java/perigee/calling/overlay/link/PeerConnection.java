package perigee.calling.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import perigee.calling.overlay.DeviceName;
import perigee.calling.overlay.Peer;
import perigee.net.tls.FleetCredentials;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.OverlayRead;
import perigee.wire.overlay.OverlayReader;

/// One connection with another member, made by either side. What is no message ends it.
@SuppressWarnings("FutureReturnValueIgnored")
final class PeerConnection extends SimpleChannelInboundHandler<ByteBuf> {

  private final Events events;
  private final String expected;
  private @Nullable Peer peer;

  /// What happens on it; on the overlay's loop.
  interface Events {

    void opened(ChannelHandlerContext context, Peer peer);

    void received(ChannelHandlerContext context, Peer peer, OverlayMessage message);

    void malformed(Peer peer, String reason);

    void closed(Peer peer);
  }

  /// A connection.
  ///
  /// @param expected whom it must be with; empty for any member
  PeerConnection(Events events, String expected) {
    this.events = events;
    this.expected = expected;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case SslHandshakeCompletionEvent handshake -> {
        if (!handshake.isSuccess() || !identify(context)) {
          context.close();
        }
      }
      case IdleStateEvent _ -> context.close();
      default -> context.fireUserEventTriggered(event);
    }
  }

  private boolean identify(ChannelHandlerContext context) {
    String id = shown(context);
    boolean known = !id.isEmpty() && !id.equals(FleetCredentials.CONTROL);
    if (!known || !(expected.isEmpty() || expected.equals(id))) {
      return false;
    }
    String address =
        context.channel().remoteAddress() instanceof InetSocketAddress remote
            ? remote.getAddress().getHostAddress()
            : "";
    Peer identified = new Peer(id, address, !DeviceName.is(id));
    peer = identified;
    events.opened(context, identified);
    return true;
  }

  private static String shown(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    try {
      return tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate leaf
          ? FleetCredentials.member(leaf)
          : "";
    } catch (SSLPeerUnverifiedException _) {
      return "";
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    Peer from = peer;
    if (from == null) {
      context.close();
      return;
    }
    byte[] bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes);
    switch (OverlayReader.read(bytes)) {
      case OverlayRead.Message(var message) -> events.received(context, from, message);
      case OverlayRead.Malformed(String reason) -> {
        events.malformed(from, reason);
        context.close();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Peer was = peer;
    if (was != null) {
      events.closed(was);
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
    boolean strangers =
        cause instanceof IOException
            || cause instanceof SSLException
            || cause instanceof DecoderException;
    if (!strangers) {
      context.fireExceptionCaught(cause);
    }
  }
}
