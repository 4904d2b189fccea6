package perigee.net.framed;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import perigee.net.framed.FramedServer.LoopShare;
import perigee.net.udp.PeerAddress;

/// One client's connection. Confined to its loop. While the client does not take its answers, no
/// more of its messages are read. A failed write reaches it as an exception of its channel, so the
/// futures are not looked at.
@SuppressWarnings("FutureReturnValueIgnored")
final class FramedConnection extends ChannelInboundHandlerAdapter {

  private static final int HEAD = 2;

  private final FramedServer server;
  private final LoopShare share;
  private final PeerAddress peer;
  private @Nullable ByteBuf held;
  private long progressNanos = System.nanoTime();
  private boolean ended;

  FramedConnection(FramedServer server, LoopShare share, InetSocketAddress remote) {
    this.server = server;
    this.share = share;
    this.peer = PeerAddress.of(remote);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    watch(context);
  }

  private void watch(ChannelHandlerContext context) {
    long waited = System.nanoTime() - progressNanos;
    long left = server.patience().toNanos() - waited;
    if (!context.channel().isActive()) {
      return;
    }
    if (left <= 0) {
      FramedServer.end(context.channel());
      return;
    }
    // A crowd shortens everybody's time: look often enough to notice.
    long next = Math.min(left, server.config().idle().toNanos() / 5);
    context.executor().schedule(() -> watch(context), next, TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    ByteBuf before = held;
    if (before == null) {
      held = bytes;
    } else {
      held = context.alloc().buffer(before.readableBytes() + bytes.readableBytes());
      held.writeBytes(before).writeBytes(bytes);
      before.release();
      bytes.release();
    }
    answerAll(context);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      progressNanos = System.nanoTime();
      answerAll(context);
      context.flush();
    }
  }

  private void answerAll(ChannelHandlerContext context) {
    ByteBuf bytes = held;
    while (bytes != null && !ended && context.channel().isWritable()) {
      if (bytes.readableBytes() < HEAD) {
        break;
      }
      int length = bytes.getUnsignedShort(bytes.readerIndex());
      if (length > share.in.length) {
        FramedServer.end(context.channel());
        return;
      }
      if (bytes.readableBytes() < HEAD + length) {
        break;
      }
      bytes.skipBytes(HEAD).readBytes(share.in, 0, length);
      answer(context, length);
    }
    if (bytes != null && !bytes.isReadable()) {
      bytes.release();
      held = null;
    }
    context.channel().config().setAutoRead(context.channel().isWritable());
  }

  private void answer(ChannelHandlerContext context, int length) {
    progressNanos = System.nanoTime();
    int answered = share.handler.answer(share.in, length, peer, share.out);
    if (answered == FrameHandler.END) {
      ended = true;
      FramedServer.end(context.channel());
    } else if (answered > 0) {
      ByteBuf out = context.alloc().buffer(HEAD + answered);
      out.writeShort(answered).writeBytes(share.out, 0, answered);
      context.write(out, context.voidPromise());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended = true;
    ByteBuf bytes = held;
    if (bytes != null) {
      bytes.release();
      held = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    FramedServer.end(context.channel());
    if (!(cause instanceof IOException)) {
      context.fireExceptionCaught(cause);
    }
  }
}
