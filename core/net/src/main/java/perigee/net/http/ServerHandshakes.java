package perigee.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The TLS handshakes of one server: begun, bounded and counted. A ClientHello has at most 16 KiB,
/// and the whole takes no longer than a request's head may.
public final class ServerHandshakes {

  /// Each holds buffers of up to 16 KiB and, when its turn comes, a loop for a third of a
  /// millisecond.
  static final int MOST_IN_PROGRESS = 4_096;

  private static final int MOST_HELLO_BYTES = 16 * 1024;

  private final ServerTls tls;
  private final long timeoutMillis;
  private final TlsMetrics metrics = new TlsMetrics();
  private final AtomicInteger inProgress = new AtomicInteger();

  /// Handshakes.
  ///
  /// @param timeoutMillis that one may take
  public ServerHandshakes(ServerTls tls, long timeoutMillis) {
    this.tls = tls;
    this.timeoutMillis = timeoutMillis;
  }

  /// What was counted.
  public TlsMetrics metrics() {
    return metrics;
  }

  /// Puts a handshake at the end of a channel's pipeline.
  ///
  /// @return false if there are too many already; then the channel is to be closed
  public boolean begin(Channel channel) {
    if (!take()) {
      return false;
    }
    channel.pipeline().addLast(hello()).addLast(new Watch());
    return true;
  }

  /// The same behind a handler.
  boolean begin(ChannelHandlerContext behind) {
    if (!take()) {
      return false;
    }
    behind
        .pipeline()
        .addAfter(behind.name(), null, new Watch())
        .addAfter(behind.name(), null, hello());
    return true;
  }

  private boolean take() {
    if (inProgress.incrementAndGet() > MOST_IN_PROGRESS) {
      inProgress.decrementAndGet();
      metrics.refused().increment();
      return false;
    }
    return true;
  }

  private SniHandler hello() {
    return new SniHandler(this::lookUp, MOST_HELLO_BYTES, timeoutMillis);
  }

  private Promise<SslContext> lookUp(@Nullable String name, Promise<SslContext> promise) {
    tls.prepare(name, () -> promise.setSuccess(tls.context(name)));
    return promise;
  }

  /// Sees how one handshake ends, and is gone.
  private final class Watch extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake) {
        (handshake.isSuccess() ? metrics.completed() : counter(handshake.cause())).increment();
        ctx.pipeline().remove(this);
      }
      ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      metrics.left().increment();
      ctx.pipeline().remove(this);
      ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      inProgress.decrementAndGet();
    }
  }

  private LongAdder counter(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    return switch (cause) {
      case SslHandshakeTimeoutException _ -> metrics.late();
      case NotSslRecordException _ -> metrics.notTls();
      case TooLongFrameException _ -> metrics.notTls();
      case ClosedChannelException _ -> metrics.left();
      default -> counter(text);
    };
  }

  /// OpenSSL tells only in words what went wrong.
  private LongAdder counter(String text) {
    if (text.contains("_ALERT_") || text.contains("fatal alert")) {
      return metrics.distrusted();
    }
    if (text.contains("Connection closed")) {
      return metrics.left();
    }
    boolean incompatible =
        text.contains("NO_SHARED")
            || text.contains("NO_COMMON")
            || text.contains("UNSUPPORTED_PROTOCOL")
            || text.contains("WRONG_VERSION")
            || text.contains("NO_CERTIFICATE_SET");
    return incompatible ? metrics.incompatible() : metrics.broken();
  }
}
