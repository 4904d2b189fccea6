package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Stands before a connection of a port that takes TLS and plain TCP until its first octet has told
/// which it is. That of a handshake's record (RFC 8446 §5.1) begins nothing else that is spoken
/// here. Confined to the loop.
final class SecurityChooser extends ChannelInboundHandlerAdapter {

  private static final int HANDSHAKE = 22;

  private final ServerHandshakes handshakes;
  private final ProtocolChooser next;

  SecurityChooser(ServerHandshakes handshakes, ProtocolChooser next) {
    this.handshakes = handshakes;
    this.next = next;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf first = (ByteBuf) message;
    if (!first.isReadable()) {
      first.release();
      return;
    }
    boolean secure = first.getUnsignedByte(first.readerIndex()) == HANDSHAKE;
    if (secure && !handshakes.begin(ctx)) {
      first.release();
      Outgoing.close(ctx.channel());
      return;
    }
    next.secured(secure);
    ctx.fireChannelRead(first);
    ctx.pipeline().remove(this);
  }
}
