package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import perigee.wire.http2.Frames;

/// Stands before a connection until its protocol is known: by ALPN over TLS (RFC 9113 §3.2), by the
/// preface over plain TCP (§3.3), by its first octet if it is none of HTTP. The connection of
/// HTTP/1 is there from the start, and is replaced if it is another. Confined to the loop.
final class ProtocolChooser extends ChannelInboundHandlerAdapter {

  private final ServerLoop server;
  private final ServerConnection http1;
  private final boolean secure;
  private final @Nullable OtherProtocol other;
  private boolean handshaken;
  private @Nullable ByteBuf begun;

  ProtocolChooser(ServerLoop server, ServerConnection http1, boolean secure) {
    this.server = server;
    this.http1 = http1;
    this.secure = secure;
    this.other = server.config().other();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      handshaken = true;
      boolean http2 = Alpn.isHttp2(ctx.channel());
      if (http2 || other == null) {
        choose(ctx, http2);
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf first = (ByteBuf) message;
    if (begun == null && other != null && first.isReadable() && (handshaken || !secure)) {
      int octet = first.getUnsignedByte(first.readerIndex());
      if (other.begins(octet)) {
        leave(ctx, other, first);
        return;
      }
      if (secure) {
        choose(ctx, false);
      }
    }
    if (secure) {
      ctx.fireChannelRead(message);
      return;
    }
    ByteBuf bytes = joined(ctx, first);
    int length = Math.min(bytes.readableBytes(), Frames.prefaceBytes());
    boolean preface = true;
    for (int i = 0; i < length && preface; i++) {
      preface = Frames.isPreface(i, bytes.getByte(bytes.readerIndex() + i));
    }
    if (preface && length < Frames.prefaceBytes()) {
      begun = bytes;
      return;
    }
    choose(ctx, preface);
    ctx.fireChannelRead(bytes);
  }

  /// Gives the connection to what is no HTTP.
  private void leave(ChannelHandlerContext ctx, OtherProtocol to, ByteBuf first) {
    http1.replaced("client speaks another protocol");
    Upgraded next = to.accept((InetSocketAddress) ctx.channel().remoteAddress());
    if (next == null) {
      first.release();
      Outgoing.close(ctx.channel());
      return;
    }
    ctx.pipeline().remove(http1);
    next.begin(ctx.channel());
    UpgradedConnection.enter(server, ctx.channel(), next);
    ctx.fireChannelRead(first);
    ctx.pipeline().remove(this);
  }

  private ByteBuf joined(ChannelHandlerContext ctx, ByteBuf bytes) {
    ByteBuf before = begun;
    if (before == null) {
      return bytes;
    }
    begun = null;
    ByteBuf all = ctx.alloc().directBuffer(before.readableBytes() + bytes.readableBytes());
    all.writeBytes(before).writeBytes(bytes);
    before.release();
    bytes.release();
    return all;
  }

  private void choose(ChannelHandlerContext ctx, boolean http2) {
    if (http2) {
      http1.replaced("client speaks HTTP/2");
      ctx.pipeline().replace(http1, null, new Http2ServerConnection(server, ctx.channel(), secure));
    } else if (!secure) {
      // A client of HTTP/1 may end its own direction and still read (RFC 9112 §9.6).
      ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    ctx.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (begun != null) {
      begun.release();
      begun = null;
    }
  }
}
