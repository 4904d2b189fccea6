package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;

/// What leaves through a channel without anyone waiting for it. A failed write reaches the
/// connection as an exception of its channel, a failed close leaves nothing to do, so the futures
/// are not looked at.
@SuppressWarnings("FutureReturnValueIgnored")
final class Outgoing {

  private Outgoing() {}

  static void write(Channel channel, ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  static void writeAndFlush(Channel channel, ByteBuf bytes) {
    channel.writeAndFlush(bytes, channel.voidPromise());
  }

  /// Closes after what was written.
  static void close(Channel channel) {
    channel.close();
  }

  /// Ends our direction of plain TCP.
  static void shutdownOutput(DuplexChannel channel) {
    channel.shutdownOutput();
  }
}
