package perigee.realtime.turn;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.DatagramPorts;
import perigee.net.udp.PeerAddress;
import perigee.wire.stun.ChannelData;
import perigee.wire.stun.StunMessage;

/// One client's connection by TCP or TLS (RFC 8656 §12.5, RFC 8489 §6.2.2). It reads on its event
/// loop and hands whole messages to the relay's loop, which hands back what is to be written. While
/// the relay is behind, no more is read.
@SuppressWarnings("FutureReturnValueIgnored")
final class StreamConnection extends ChannelInboundHandlerAdapter implements StreamClient {

  private static final int HEAD = 4;
  private static final int MOST_MESSAGE = DatagramPorts.MOST_OCTETS + 256;

  /// Octets that wait for the relay before reading pauses.
  private static final int MOST_BEHIND = 64 << 10;

  /// Octets that wait for the client before what is relayed to it is dropped.
  private static final int MOST_UNSENT = 256 << 10;

  private final TurnLoop loop;
  private final Source source = new Source();
  private final AtomicInteger behind = new AtomicInteger();
  private final AtomicInteger unsent = new AtomicInteger();
  private final Channel channel;
  private @Nullable ByteBuf held;

  // Of the relay's loop.
  private @Nullable Allocation allocation;
  private @Nullable ByteBuf out;
  private boolean gone;

  private volatile boolean allocated;

  StreamConnection(TurnLoop loop, Channel channel, InetSocketAddress remote) {
    this.loop = loop;
    this.channel = channel;
    PeerAddress peer = PeerAddress.of(remote);
    source.stream(this, peer.octets(), peer.high(), peer.low(), peer.port());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    ByteBuf before = held;
    held = null;
    if (before != null) {
      ByteBuf all = ctx.alloc().buffer(before.readableBytes() + bytes.readableBytes());
      all.writeBytes(before).writeBytes(bytes);
      before.release();
      bytes.release();
      bytes = all;
    }
    int whole = whole(bytes);
    if (whole > 0) {
      hand(ctx, bytes, whole);
    }
    if (whole < 0 || !bytes.isReadable()) {
      bytes.release();
    } else {
      held = bytes;
    }
    if (whole < 0) {
      ctx.close();
    }
  }

  /// How many octets are whole messages; -1 if what comes is none.
  private static int whole(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (bytes.writerIndex() - at >= HEAD) {
      int kind = bytes.getUnsignedByte(at) >>> 6;
      int length = bytes.getUnsignedShort(at + 2);
      if (kind > 1 || length > MOST_MESSAGE) {
        return -1;
      }
      int size = kind == 0 ? StunMessage.HEADER + length : ChannelData.onStream(length);
      if (bytes.writerIndex() - at < size) {
        break;
      }
      at += size;
    }
    return at - bytes.readerIndex();
  }

  private void hand(ChannelHandlerContext ctx, ByteBuf bytes, int length) {
    byte[] messages = new byte[HEAD + length];
    bytes.readBytes(messages, HEAD, length);
    if (behind.addAndGet(length) > MOST_BEHIND) {
      ctx.channel().config().setAutoRead(false);
    }
    loop.execute(() -> take(messages));
  }

  /// On the relay's loop.
  private void take(byte[] messages) {
    int at = HEAD;
    while (at < messages.length && !gone) {
      boolean data = ChannelData.is(messages, at);
      int size =
          data
              ? ChannelData.HEADER + ChannelData.length(messages, at)
              : StunMessage.length(messages, at);
      loop.received(this, source, messages, at, size);
      at += data ? ChannelData.onStream(size - ChannelData.HEADER) : size;
    }
    int length = messages.length - HEAD;
    if (behind.addAndGet(-length) <= MOST_BEHIND / 2) {
      // Netty does nothing if it reads already.
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void send(byte[] bytes, int at, int length) {
    if (gone || unsent.get() > MOST_UNSENT) {
      return;
    }
    ByteBuf waiting = out;
    if (waiting == null) {
      waiting = channel.alloc().buffer(Math.max(512, length + HEAD));
      out = waiting;
      loop.flushLater(this);
    }
    waiting.writeBytes(bytes, at, length);
    waiting.writeZero(-length & 3);
  }

  @Override
  public void flush() {
    ByteBuf waiting = out;
    out = null;
    if (waiting != null) {
      int length = waiting.readableBytes();
      unsent.addAndGet(length);
      channel.writeAndFlush(waiting).addListener(_ -> unsent.addAndGet(-length));
    }
  }

  @Override
  public @Nullable Allocation allocation() {
    return allocation;
  }

  @Override
  public void allocation(@Nullable Allocation other) {
    allocation = other;
    allocated = other != null;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && !allocated) {
      ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ByteBuf bytes = held;
    held = null;
    if (bytes != null) {
      bytes.release();
    }
    loop.execute(() -> {
      gone = true;
      ByteBuf waiting = out;
      out = null;
      if (waiting != null) {
        waiting.release();
      }
      loop.left(this);
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
    if (!(cause instanceof IOException)) {
      ctx.fireExceptionCaught(cause);
    }
  }
}
