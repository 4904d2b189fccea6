package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;
import perigee.wire.http2.Frames;

/// Stands before a connection until its protocol is known: by ALPN over TLS (RFC 9113 §3.2), by the
/// preface over plain TCP (§3.3). The connection of HTTP/1 is there from the start, and is replaced
/// if it is HTTP/2. Confined to the loop.
final class ProtocolChooser extends ChannelInboundHandlerAdapter {

  private final ServerLoop server;
  private final ServerConnection http1;
  private final boolean secure;
  private @Nullable ByteBuf begun;

  ProtocolChooser(ServerLoop server, ServerConnection http1, boolean secure) {
    this.server = server;
    this.http1 = http1;
    this.secure = secure;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      choose(ctx, Alpn.isHttp2(ctx.channel()));
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (secure) {
      ctx.fireChannelRead(message);
      return;
    }
    ByteBuf bytes = joined(ctx, (ByteBuf) message);
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
      http1.replaced();
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
