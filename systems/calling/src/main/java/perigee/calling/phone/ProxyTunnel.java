package perigee.calling.phone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import perigee.realtime.media.HttpProxy;

/// Asks a proxy for a connection, and leaves once it is made (RFC 9110 §9.3.6).
final class ProxyTunnel extends ByteToMessageDecoder {

  private final byte[] request;
  private final Runnable granted;

  /// A tunnel.
  ///
  /// @param host a name, which the proxy looks up, or an address
  /// @param granted what follows on the connection, said on its loop
  ProxyTunnel(HttpProxy proxy, String host, int port, Runnable granted) {
    this.request = proxy.request(host, port);
    this.granted = granted;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ChannelFuture _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(request));
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    String head = in.toString(ISO_8859_1);
    int end = head.indexOf(HttpProxy.END);
    if (end < 0) {
      if (in.readableBytes() > HttpProxy.MOST_HEAD) {
        ChannelFuture _ = ctx.close();
      }
      return;
    }
    if (!HttpProxy.isGranted(head)) {
      ChannelFuture _ = ctx.close();
      return;
    }
    in.skipBytes(end + HttpProxy.END.length());
    granted.run();
    ctx.pipeline().remove(this);
  }
}
