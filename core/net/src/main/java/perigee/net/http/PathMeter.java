package perigee.net.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.net.path.PathFigures;
import perigee.net.path.PathListener;
import perigee.net.path.TcpInfo;

/// Looks at the connections of one loop as the kernel sees them: at the end of a handshake, before
/// a connection is closed, and in turn a bounded number of them each second. No request is touched.
/// Confined to the loop.
final class PathMeter {

  private static final Duration EVERY = Duration.ofSeconds(1);

  /// Connections looked at per second: about a microsecond each.
  private static final int MOST_PER_TURN = 256;

  private static final long WRAP = 1L << 32;

  private final TcpInfo info;
  private final PathListener listener;
  private final List<Meter> meters = new ArrayList<>();
  private int next;
  private boolean stopped;

  PathMeter(TcpInfo info, PathListener listener) {
    this.info = info;
    this.listener = listener;
  }

  /// Looks at connections from now on.
  void start(Loop loop) {
    loop.after(
        EVERY,
        () -> {
          if (!stopped) {
            turn();
            start(loop);
          }
        });
  }

  void stop() {
    stopped = true;
  }

  /// The handler that belongs into a connection's pipeline.
  Meter meter(UnixChannel channel, InetAddress remote, boolean secure) {
    return new Meter(channel, remote, secure);
  }

  private void turn() {
    int looks = Math.min(meters.size(), MOST_PER_TURN);
    for (int i = 0; i < looks; i++) {
      next = next >= meters.size() ? 0 : next;
      meters.get(next++).look();
    }
  }

  /// One connection.
  final class Meter extends ChannelDuplexHandler {
    private final UnixChannel channel;
    private final InetAddress remote;
    private @Nullable Peer peer;
    private int place = -1;
    private long segments;
    private long lost;
    private long bytes;
    private boolean told;

    /// False until it is known who the peer is.
    private boolean ready;

    private Meter(UnixChannel channel, InetAddress remote, boolean secure) {
      this.channel = channel;
      this.remote = remote;
      this.ready = !secure;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      place = meters.size();
      meters.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      if (place < 0) {
        return;
      }
      Meter last = meters.removeLast();
      if (!last.equals(this)) {
        meters.set(place, last);
        last.place = place;
      }
      place = -1;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
        ready = true;
        look();
      }
      ctx.fireUserEventTriggered(event);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
      look();
      ChannelFuture _ = ctx.close(promise);
    }

    private void look() {
      if (!ready || !channel.isOpen() || !info.read(channel.fd().intValue())) {
        return;
      }
      // What answers a SYN may be lost and sent again like any segment, but the kernel counts only
      // those with data.
      long sent = Math.floorMod(info.segments() - segments, WRAP) + (told ? 0 : 1);
      long again = Math.max(0, lost() - lost);
      long acked = info.bytesAcked() - bytes;
      if (info.rttMicros() == 0 || (told && sent == 0 && again == 0)) {
        return;
      }
      segments = info.segments();
      lost = Math.max(lost, lost());
      bytes = info.bytesAcked();
      told = true;
      PathFigures figures =
          new PathFigures(
              info.rttMicros(),
              info.minRttMicros(),
              sent,
              Math.min(again, sent),
              Math.max(0, acked),
              info.rateBytesPerSecond());
      listener.measured(remote, node(), figures);
    }

    /// Segments sent again because they were lost. Where it was their acknowledgement that got
    /// lost, the other end says that it has them twice.
    private long lost() {
      return info.retransmitted() - info.duplicates();
    }

    private @Nullable String node() {
      if (peer == null) {
        peer = Peers.of(channel);
      }
      return peer.node();
    }
  }
}
