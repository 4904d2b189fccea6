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
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.Transport;
import perigee.net.loop.Loops;
import perigee.realtime.media.HttpProxy;
import perigee.wire.octets.Sha256;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;

/// One way to a super node: a connection straight to it, or through a proxy, with TLS inside.
/// Belongs to SIP's loop.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write comes as an exception of the channel
final class LineChannel extends ChannelInboundHandlerAdapter {

  private static final int CONNECT_MILLIS = 3000;

  private final HostEntry node;
  private final @Nullable SslContext security;
  private final User user;
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> patience;
  private boolean over;

  /// Whom it tells.
  interface User {

    /// What is written goes to the super node from now on.
    void ready(LineChannel by, Transport transport);

    void received(byte[] bytes);

    /// It is over, or could not be made. Told once.
    void ended(LineChannel by);
  }

  LineChannel(HostEntry node, @Nullable SslContext security, User user) {
    this.node = node;
    this.security = security;
    this.user = user;
  }

  /// Begins.
  ///
  /// @param proxy that makes the connection, or null
  void open(EventLoop loop, Loops loops, @Nullable HttpProxy proxy) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(loops.transport().socket())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel made) {
                    begin(made, proxy);
                  }
                });
    patience = loop.schedule(this::close, 2L * CONNECT_MILLIS, TimeUnit.MILLISECONDS);
    // Looking a name up may take long where there is no name server.
    Thread.ofVirtual()
        .name("line-name")
        .start(() -> {
          InetSocketAddress to =
              proxy == null
                  ? new InetSocketAddress(node.host(), node.services().sip())
                  : proxy.address();
          if (!loop.isShuttingDown()) {
            loop.execute(() -> connect(bootstrap, to));
          }
        });
  }

  private void connect(Bootstrap bootstrap, InetSocketAddress to) {
    if (over || to.isUnresolved()) {
      end();
      return;
    }
    ChannelFuture connected = bootstrap.connect(to);
    ChannelFuture _ =
        connected.addListener(future -> {
          if (!future.isSuccess()) {
            end();
          }
        });
  }

  private void begin(Channel made, @Nullable HttpProxy proxy) {
    channel = made;
    if (proxy == null) {
      secure(made);
    } else {
      Runnable granted = () -> granted(made);
      made.pipeline().addLast(new ProxyTunnel(proxy, node.host(), node.services().sip(), granted));
    }
    made.pipeline().addLast(this);
  }

  private void secure(Channel made) {
    SslContext terms = security;
    if (terms != null) {
      SslHandler tls = terms.newHandler(made.alloc(), node.host(), node.services().sip());
      SSLParameters parameters = tls.engine().getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.engine().setSSLParameters(parameters);
      tls.setHandshakeTimeoutMillis(CONNECT_MILLIS);
      if (made.pipeline().get(LineChannel.class) == null) {
        made.pipeline().addLast(tls);
      } else {
        made.pipeline().addBefore(made.pipeline().context(this).name(), null, tls);
      }
    }
  }

  private void granted(Channel made) {
    secure(made);
    if (security == null) {
      ready(Transport.TCP);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (security == null) {
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
    calm();
    user.ready(this, transport);
  }

  private void calm() {
    ScheduledFuture<?> waiting = patience;
    patience = null;
    if (waiting != null) {
      boolean _ = waiting.cancel(false);
    }
  }

  /// Both ends' addresses; null of one that is not made.
  @Nullable InetSocketAddress local() {
    Channel open = channel;
    return open == null ? null : (InetSocketAddress) open.localAddress();
  }

  @Nullable InetSocketAddress remote() {
    Channel open = channel;
    return open == null ? null : (InetSocketAddress) open.remoteAddress();
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
      return new HostEntry(
          node.id(), node.host(), node.port(), Octets.of(Sha256.of(key)), node.services());
    } catch (SSLPeerUnverifiedException _) {
      return node;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    byte[] copy;
    try {
      copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
    } finally {
      bytes.release();
    }
    user.received(copy);
  }

  void write(byte[] message) {
    Channel to = channel;
    if (to != null && to.isActive()) {
      to.writeAndFlush(Unpooled.wrappedBuffer(message));
    }
  }

  void close() {
    Channel to = channel;
    if (to != null) {
      to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
    end();
  }

  private void end() {
    if (!over) {
      over = true;
      calm();
      user.ended(this);
    }
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
