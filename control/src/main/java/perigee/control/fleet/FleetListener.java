package perigee.control.fleet;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loops;
import perigee.net.tls.FleetContexts;
import perigee.net.tls.FleetCredentials;

/// Control's TLS listener for nodes. Clients may show a certificate; one of another authority ends
/// the handshake.
final class FleetListener implements AutoCloseable {

  private static final int MAX_CONNECTIONS = 4_096;

  /// Of somebody who showed no certificate, and so can only join.
  private static final int MAX_STRANGERS_BYTES = 64 << 10;

  private static final int MAX_NODES_BYTES = 2 << 20;
  private static final long SILENCE_MILLIS = 3_000;
  private static final long CLOSE_WITHIN_MILLIS = 2_000;

  private final FleetAuthority authority;
  private final Supplier<FleetRequests> requests;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;
  private @Nullable Identity identity;

  FleetListener(
      Loops loops,
      InetSocketAddress bind,
      FleetAuthority authority,
      Supplier<FleetRequests> requests)
      throws IOException {
    this.authority = authority;
    this.requests = requests;
    ChannelFuture binding =
        new ServerBootstrap()
            .group(loops.next().eventLoop(), loops.next().eventLoop())
            .channel(loops.transport().listener())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) throws SSLException {
                    accept(channel);
                  }
                })
            .bind(bind)
            .awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new IOException("fleet listener on " + bind + ": " + binding.cause().getMessage());
    }
    this.listener = binding.channel();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  private void accept(Channel channel) throws SSLException {
    if (connections.size() >= MAX_CONNECTIONS) {
      ChannelFuture _ = channel.close();
      return;
    }
    connections.add(channel);
    channel
        .pipeline()
        .addLast(context().newHandler(channel.alloc()))
        .addLast(new IdleStateHandler(SILENCE_MILLIS, 0, 0, TimeUnit.MILLISECONDS))
        .addLast(new HttpServerCodec())
        .addLast(new Measure())
        .addLast(requests.get());
  }

  private synchronized SslContext context() throws SSLException {
    FleetCredentials credentials = authority.credentials();
    Identity known = identity;
    if (known == null || !known.credentials().equals(credentials)) {
      known = new Identity(credentials, FleetContexts.listening(credentials, ClientAuth.OPTIONAL));
      identity = known;
    }
    return known.context();
  }

  /// Closes the listener and every connection.
  @Override
  public void close() {
    listener.close().awaitUninterruptibly(CLOSE_WITHIN_MILLIS);
    connections.close().awaitUninterruptibly(CLOSE_WITHIN_MILLIS);
  }

  /// Decides how long a request may be once it is known from whom it is.
  private static final class Measure extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
        boolean stranger = FleetRequests.certificate(context) == null;
        context
            .pipeline()
            .replace(
                this,
                null,
                new HttpObjectAggregator(stranger ? MAX_STRANGERS_BYTES : MAX_NODES_BYTES));
      }
      context.fireUserEventTriggered(event);
    }
  }

  private record Identity(FleetCredentials credentials, SslContext context) {}
}
