package perigee.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/// Notices a peer that accepts no byte of what waits to be sent. Asked now and then on the
/// channel's loop.
final class WriteStall {

  private final Channel channel;
  private long sinceNanos = System.nanoTime();
  private long progress;

  WriteStall(Channel channel) {
    this.channel = channel;
  }

  /// Bytes that wait to be sent.
  long pendingBytes() {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return out == null ? 0 : Math.max(0, out.totalPendingWriteBytes() - out.currentProgress());
  }

  /// Whether bytes wait and none was accepted for so long.
  boolean lasts(long nowNanos, long boundNanos) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    if (out == null || out.totalPendingWriteBytes() == 0) {
      sinceNanos = nowNanos;
      return false;
    }
    long now = out.totalPendingWriteBytes() * 31 + out.currentProgress();
    if (now != progress) {
      progress = now;
      sinceNanos = nowNanos;
    }
    return nowNanos - sinceNanos >= boundNanos;
  }
}
