package perigee.calling.sip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import perigee.net.tls.FleetCredentials;
import perigee.wire.sip.SipLimits;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipReader;

/// One connection by TCP or TLS, on SIP's loop. What a client sends beyond its pace, or before it
/// has taken the answers, is not read until its time comes; who does not take what others send to
/// it is let go.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write comes as an exception of the channel
final class StreamConnection extends ChannelInboundHandlerAdapter implements FlowOutput {

  private static final long NANOS = 1_000_000_000;

  /// Octets that wait for a client; it is let go before they are more.
  static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 << 10, 512 << 10);

  private static final int LEAST_ROOM = 256 << 10;
  private static final Ticker TICKER = Ticker.systemTicker();
  private static final int PACE_MILLIS = 50;
  private static final int CLOSE_MILLIS = 2_000;
  private static final int SUPER_NODE_FACTOR = 1000;

  private final SipCore core;
  private final Transport transport;
  private final @Nullable String expected;
  private final SipReader reader;
  private @Nullable Channel channel;
  private @Nullable Flow flow;
  private double credit;
  private long creditAt = TICKER.nanoTime();
  private boolean flushes;

  /// Whether what is written now leaves when everything that came was taken.
  private boolean reading;

  private final Answers answers = new Answers();
  private boolean answered;
  private boolean paused;
  private String problem = "it ended";

  /// Whether it was there, and secured, before it spoke SIP.
  private final boolean ready;

  private StreamConnection(
      SipCore core, Transport transport, @Nullable String expected, boolean ready) {
    this.core = core;
    this.transport = transport;
    this.expected = expected;
    this.ready = ready;
    this.reader = new SipReader(SipLimits.USUAL, expected == null);
    this.credit = 2.0 * core.config().bounds().requestsPerSecond();
  }

  /// One that was accepted.
  static StreamConnection accepted(SipCore core, Transport transport) {
    return new StreamConnection(core, transport, null, false);
  }

  /// One that was accepted, and secured if it is by TLS, for somebody else.
  static StreamConnection taken(SipCore core, Transport transport) {
    return new StreamConnection(core, transport, null, true);
  }

  /// One that is being made to another super node.
  static StreamConnection toSuperNode(SipCore core, String node) {
    return new StreamConnection(core, Transport.TLS, node, false);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ready) {
      channel = ctx.channel();
      open(ctx, certified(ctx));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    if (transport == Transport.TCP) {
      open(ctx, null);
    }
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      channel = ctx.channel();
      if (handshake.isSuccess()) {
        secured(ctx);
      } else {
        problem = reason(handshake.cause());
        ctx.close();
      }
    } else if (event instanceof IdleStateEvent) {
      // Other super nodes say something every few seconds.
      Flow known = flow;
      boolean used =
          known != null
              && (!known.registered().isEmpty()
                  || !known.serving().isEmpty()
                  || !known.asking().isEmpty());
      if (!used) {
        ctx.close();
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /// The innermost says most.
  private static String reason(Throwable problem) {
    Throwable innermost = problem;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return String.valueOf(innermost.getMessage());
  }

  private void secured(ChannelHandlerContext ctx) {
    String node = certified(ctx);
    if (expected != null && !expected.equals(node)) {
      problem = "it showed the certificate of " + node;
      ctx.close();
      return;
    }
    open(ctx, node);
  }

  /// Whose certificate the other end showed; null if it was not asked for one.
  private static @Nullable String certified(ChannelHandlerContext ctx) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    try {
      Certificate[] chain =
          tls == null ? new Certificate[0] : tls.engine().getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? FleetCredentials.member(certificate)
          : null;
    } catch (SSLPeerUnverifiedException _) {
      return null;
    }
  }

  private void open(ChannelHandlerContext ctx, @Nullable String node) {
    InetSocketAddress remote = (InetSocketAddress) ctx.channel().remoteAddress();
    InetSocketAddress local = (InetSocketAddress) ctx.channel().localAddress();
    if (remote == null || local == null) {
      ctx.close();
      return;
    }
    boolean ours = expected != null;
    flow = core.opened(transport, remote, ours ? 0 : local.getPort(), this, node, ours);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      reader.feed(bytes.nioBuffer());
    } finally {
      bytes.release();
    }
    if (!paused) {
      reading = true;
      try {
        takeAll(ctx);
      } finally {
        reading = false;
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    passOn(ctx.channel());
    if (answered) {
      answered = false;
      ctx.flush();
    }
    ctx.fireChannelReadComplete();
  }

  private void takeAll(ChannelHandlerContext ctx) {
    Flow known = flow;
    while (known != null && known.isOpen()) {
      if (!inPace(known) || isBehind()) {
        pause(ctx);
        return;
      }
      SipRead read = reader.next();
      if (read instanceof SipRead.More) {
        return;
      }
      credit -= 1;
      core.gathering().message(creditAt);
      if (!core.received(known, read)) {
        close();
        return;
      }
    }
  }

  private boolean inPace(Flow known) {
    long now = TICKER.nanoTime();
    int perSecond = core.config().bounds().requestsPerSecond();
    double rate = known.isSuperNode() ? (double) perSecond * SUPER_NODE_FACTOR : perSecond;
    credit = Math.min(2 * rate, credit + rate * (now - creditAt) / NANOS);
    creditAt = now;
    return credit >= 1;
  }

  /// Whether the client has yet to take much of what was said: then it is heard later. What it asks
  /// for in one breath may be more than it may leave untaken.
  private boolean isBehind() {
    Channel to = channel;
    return to != null && to.bytesBeforeUnwritable() - answers.octets() < LEAST_ROOM;
  }

  private void pause(ChannelHandlerContext ctx) {
    paused = true;
    ctx.channel().config().setAutoRead(false);
    ctx.executor()
        .schedule(
            () -> {
              paused = false;
              if (ctx.channel().isActive()) {
                takeAll(ctx);
                if (!paused) {
                  ctx.channel().config().setAutoRead(true);
                }
              }
            },
            PACE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void write(byte[] message) {
    Channel to = channel;
    if (to == null || !to.isActive()) {
      return;
    }
    if (!to.isWritable()) {
      core.counts().add(Counts.Kind.OVER_BOUND);
      to.close();
      return;
    }
    if (reading || answers.octets() > 0) {
      answered |= answers.add(to, message);
      return;
    }
    to.write(to.alloc().directBuffer(message.length).writeBytes(message));
    if (!flushes) {
      // What is said in one turn of the loop leaves together.
      flushes = true;
      to.eventLoop()
          .execute(() -> {
            flushes = false;
            to.flush();
          });
    }
  }

  private void passOn(Channel to) {
    answered |= answers.passOn(to);
  }

  @Override
  public void close() {
    Channel to = channel;
    if (to != null) {
      passOn(to);
      to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      // Who takes nothing any more does not take that either.
      to.eventLoop().schedule(() -> to.close(), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Flow known = flow;
    flow = null;
    passOn(ctx.channel());
    if (known != null) {
      core.closed(known);
    } else if (expected != null) {
      core.unreachable(expected, problem);
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
    boolean strangersFault = cause instanceof IOException || cause instanceof DecoderException;
    if (!strangersFault) {
      ctx.fireExceptionCaught(cause);
    }
  }
}
