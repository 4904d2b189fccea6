package perigee.calling.phone;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.Flow;
import perigee.calling.sip.FlowOutput;
import perigee.calling.sip.Transport;
import perigee.net.loop.Loop;
import perigee.net.loop.Loops;
import perigee.net.loop.NettyLoop;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;
import perigee.wire.sip.SipLimits;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipReader;

/// A connection to a super node, by TLS. It is asked for a sign of life now and then (RFC 5626
/// §3.5.1), more often during calls; without one it is given up. Belongs to SIP's loop.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write comes as an exception of the channel
final class Line extends ChannelInboundHandlerAdapter implements FlowOutput {

  private static final int CONNECT_MILLIS = 3000;
  private static final Duration PING_IDLE = Duration.ofSeconds(25);
  private static final Duration PING_BUSY = Duration.ofSeconds(1);
  private static final Duration PONG_WITHIN = Duration.ofSeconds(2);
  private static final byte[] PING = {'\r', '\n', '\r', '\n'};

  private final HostEntry node;
  private final int number;
  private final User user;
  private final NettyLoop loop;
  private final SipReader reader = new SipReader(SipLimits.USUAL, false);
  private final long begunNanos;
  private @Nullable Channel channel;
  private @Nullable Flow flow;
  private Loop.@Nullable Timer ping;
  private Loop.@Nullable Timer pong;
  private long askedNanos;
  private boolean busy;
  private boolean over;

  /// Whom a line tells.
  interface User {

    /// It can be used.
    void opened(Line line);

    void received(Line line, SipRead read);

    /// It gave a sign of life.
    ///
    /// @param nanos after it was asked for one
    void lives(Line line, long nanos);

    /// It is over, or could not be made. Told once.
    void closed(Line line);

    long nanos();
  }

  /// A line that is not made yet.
  ///
  /// @param number by which the flow is told from the others of this device, from 1
  Line(HostEntry node, int number, NettyLoop loop, User user) {
    this.node = node;
    this.number = number;
    this.loop = loop;
    this.user = user;
    this.begunNanos = user.nanos();
  }

  HostEntry node() {
    return node;
  }

  /// The node with the SHA-256 of the public key that it showed.
  HostEntry proved() {
    Channel open = channel;
    SslHandler tls = open == null ? null : open.pipeline().get(SslHandler.class);
    if (tls == null) {
      return node;
    }
    try {
      byte[] key = tls.engine().getSession().getPeerCertificates()[0].getPublicKey().getEncoded();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);

      return new HostEntry(node.id(), node.host(), node.port(), Octets.of(digest), node.services());
    } catch (SSLPeerUnverifiedException | NoSuchAlgorithmException _) {
      return node;
    }
  }

  int number() {
    return number;
  }

  /// How long it took from the beginning to now.
  long ageNanos() {
    return user.nanos() - begunNanos;
  }

  /// Null until it is open, and after its end.
  @Nullable Flow flow() {
    Flow known = flow;
    return known != null && known.isOpen() ? known : null;
  }

  /// The flow that there was, though it may be over.
  @Nullable Flow brokenFlow() {
    return flow;
  }

  /// This end's address of the connection.
  @Nullable InetSocketAddress local() {
    Channel open = channel;
    return open == null ? null : (InetSocketAddress) open.localAddress();
  }

  boolean isSecure() {
    Flow known = flow;
    return known != null && known.transport() == Transport.TLS;
  }

  void open(Loops loops, @Nullable SslContext security) {
    ChannelFuture connected =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(loops.transport().socket())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel made) {
                    if (security != null) {
                      made.pipeline().addLast(tls(security, made));
                    }
                    made.pipeline().addLast(Line.this);
                  }
                })
            .connect(node.host(), node.services().sip());
    ChannelFuture _ =
        connected.addListener(future -> {
          if (!future.isSuccess()) {
            end();
          }
        });
  }

  private SslHandler tls(SslContext security, Channel made) {
    SslHandler tls = security.newHandler(made.alloc(), node.host(), node.services().sip());
    SSLParameters terms = tls.engine().getSSLParameters();
    terms.setEndpointIdentificationAlgorithm("HTTPS");
    tls.engine().setSSLParameters(terms);
    tls.setHandshakeTimeoutMillis(CONNECT_MILLIS);
    return tls;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    if (ctx.pipeline().get(SslHandler.class) == null) {
      ready(Transport.TCP);
    }
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        ready(Transport.TLS);
      } else {
        ctx.close();
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  private void ready(Transport transport) {
    Channel open = channel;
    InetSocketAddress remote = open == null ? null : (InetSocketAddress) open.remoteAddress();
    if (remote == null || over) {
      close();
      return;
    }
    flow = new Flow(number, transport, remote, this, null);
    schedulePing();
    user.opened(this);
  }

  /// Looks more often whether the other end is there.
  void busy(boolean inCall) {
    if (busy != inCall) {
      busy = inCall;
      if (inCall && flow() != null && pong == null) {
        askForLife();
      }
    }
  }

  private void schedulePing() {
    if (ping != null) {
      ping.cancel();
    }
    ping = loop.after(busy ? PING_BUSY : PING_IDLE, this::askForLife);
  }

  private void askForLife() {
    if (flow() == null) {
      return;
    }
    write(PING);
    if (pong == null) {
      askedNanos = user.nanos();
      pong = loop.after(PONG_WITHIN, this::close);
    }
    schedulePing();
  }

  private void heard() {
    if (pong != null) {
      pong.cancel();
      pong = null;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      reader.feed(copy, 0, copy.length);
    } finally {
      bytes.release();
    }
    if (pong != null) {
      user.lives(this, user.nanos() - askedNanos);
    }
    heard();
    SipRead read = reader.next();
    while (!(read instanceof SipRead.More) && !over) {
      if (read instanceof SipRead.Bad bad && bad.lost()) {
        close();
        return;
      }
      user.received(this, read);
      read = reader.next();
    }
  }

  @Override
  public void write(byte[] message) {
    Channel to = channel;
    if (to != null && to.isActive()) {
      to.writeAndFlush(Unpooled.wrappedBuffer(message));
    }
  }

  @Override
  public void close() {
    Channel to = channel;
    if (to != null) {
      to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
    end();
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    if (ping != null) {
      ping.cancel();
    }
    heard();
    Flow known = flow;
    if (known != null) {
      known.closed();
    }
    user.closed(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Whatever it is, this connection is of no more use; a call goes on by another.
    ctx.close();
  }
}
