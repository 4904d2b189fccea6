package perigee.net.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.wire.http2.Frames;

/// Stands before a connection until its protocol is known: by ALPN over TLS (RFC 9113 §3.2), by the
/// preface over plain TCP (§3.3), and by how it begins if it is none of HTTP. The connection of
/// HTTP/1 is there from the start, looks at the time, and is replaced if it is another. Confined to
/// the loop.
final class ProtocolChooser extends ChannelInboundHandlerAdapter {

  private static final int MOST_UNDECIDED = 8 << 10;

  private static final String SPEAK_TLS =
      """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain\r
      Content-Length: 56\r
      Connection: close\r
      \r
      This port speaks HTTPS: begin the address with https://
      """;

  private final ServerLoop server;
  private final ServerConnection http1;
  private final List<OtherProtocol> others;
  private boolean secure;
  private boolean refusesHttp;
  private @Nullable ByteBuf begun;

  ProtocolChooser(ServerLoop server, ServerConnection http1, boolean secure) {
    this.server = server;
    this.http1 = http1;
    this.secure = secure;
    SharedPort shared = server.config().shared();
    this.others = shared == null ? List.of() : shared.others();
  }

  /// On a port that takes both, how this connection began.
  void secured(boolean tls) {
    SharedPort shared = server.config().shared();
    secure = tls;
    refusesHttp = !tls && shared != null && !shared.plainHttp();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      boolean http2 = Alpn.isHttp2(ctx.channel());
      if (http2 || others.isEmpty()) {
        choose(ctx, http2);
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = joined(ctx, (ByteBuf) message);
    if (!bytes.isReadable()) {
      bytes.release();
      return;
    }
    boolean undecided = false;
    if (!others.isEmpty() && bytes.readableBytes() <= MOST_UNDECIDED) {
      ByteBuffer view = bytes.nioBuffer();
      for (OtherProtocol each : others) {
        switch (each.judge(view.duplicate())) {
          case YES -> {
            leave(ctx, each, bytes);
            return;
          }
          case UNDECIDED -> undecided = true;
          case NO -> {}
        }
      }
    }
    int length = Math.min(bytes.readableBytes(), Frames.prefaceBytes());
    boolean preface = !secure;
    for (int i = 0; i < length && preface; i++) {
      preface = Frames.isPreface(i, bytes.getByte(bytes.readerIndex() + i));
    }
    if (undecided || (preface && length < Frames.prefaceBytes())) {
      begun = bytes;
      return;
    }
    if (refusesHttp) {
      refuse(ctx, bytes);
      return;
    }
    choose(ctx, preface);
    ctx.fireChannelRead(bytes);
  }

  /// Gives the connection to what is no HTTP.
  private void leave(ChannelHandlerContext ctx, OtherProtocol to, ByteBuf bytes) {
    http1.replaced("client speaks another protocol");
    Upgraded next = to.accept((InetSocketAddress) ctx.channel().remoteAddress());
    if (next == null) {
      bytes.release();
      Outgoing.close(ctx.channel());
      return;
    }
    ctx.pipeline().remove(http1);
    next.begin(ctx.channel());
    UpgradedConnection.enter(server, ctx.channel(), next);
    ctx.fireChannelRead(bytes);
    ctx.pipeline().remove(this);
  }

  /// Tells who forgot about TLS, and ends.
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to do if it fails
  private void refuse(ChannelHandlerContext ctx, ByteBuf bytes) {
    bytes.release();
    http1.replaced("client speaks HTTP without TLS");
    ctx.channel().config().setAutoRead(false);
    ByteBuf answer = Unpooled.copiedBuffer(SPEAK_TLS, US_ASCII);
    ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
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
