package perigee.net.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// The way to one connection: name, then up to three of its addresses in turn, then TLS. Confined
/// to the loop.
final class Connecting {

  private static final int MAX_ADDRESSES = 3;
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 256 * 1024);

  private final TargetPool pool;
  private final Target target;

  Connecting(TargetPool pool) {
    this.pool = pool;
    this.target = pool.target();
  }

  void start() {
    pool.client().names().resolve(target.host(), pool.client().loop(), this::resolved);
  }

  private void resolved(List<InetAddress> addresses, @Nullable Throwable failure) {
    if (failure != null) {
      pool.failedToConnect(failure);
    } else {
      connect(addresses, 0);
    }
  }

  private void connect(List<InetAddress> addresses, int turn) {
    ChannelFuture connected =
        new Bootstrap()
            .group(pool.client().loop().eventLoop())
            .channel(pool.client().loops().transport().socket())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .handler(new Start())
            .connect(new InetSocketAddress(addresses.get(turn), target.port()));
    connected.addListener(done -> {
      if (!done.isSuccess()) {
        next(addresses, turn + 1, done.cause());
      }
    });
  }

  private void next(List<InetAddress> addresses, int turn, Throwable failure) {
    if (turn < Math.min(MAX_ADDRESSES, addresses.size())) {
      connect(addresses, turn);
    } else {
      pool.failedToConnect(failure);
    }
  }

  private int millis() {
    return Math.toIntExact(Math.clamp(target.connectTimeout().toMillis(), 1, Integer.MAX_VALUE));
  }

  private SslHandler tls(Channel channel, Target.ClientTls tls) {
    String name = tls.serverName() == null ? target.host() : tls.serverName();
    SslHandler handler =
        pool.client()
            .contexts()
            .context(tls, target.http2())
            .newHandler(channel.alloc(), name, target.port());
    handler.setHandshakeTimeout(millis(), TimeUnit.MILLISECONDS);
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(tls.verify() ? "HTTPS" : "");
    handler.engine().setSSLParameters(parameters);
    return handler;
  }

  private final class Start extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      Target.ClientTls tls = target.tls();
      if (tls != null) {
        channel.pipeline().addLast(tls(channel, tls));
      }
      channel.pipeline().addLast(new ClientConnection(pool, channel));
    }
  }
}
