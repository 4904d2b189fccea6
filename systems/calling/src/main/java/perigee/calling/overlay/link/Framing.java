package perigee.calling.overlay.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.OverlayMessage;
import perigee.wire.overlay.OverlayWriter;

/// Messages on a stream: four octets of length before each.
final class Framing {

  private static final int HEAD = 4;

  private Framing() {}

  static LengthFieldBasedFrameDecoder decoder() {
    return new LengthFieldBasedFrameDecoder(OverlayLimits.MESSAGE + HEAD, 0, HEAD, 0, HEAD);
  }

  /// Sends a message; drops it while the other does not take what is sent already.
  @SuppressWarnings("FutureReturnValueIgnored")
  static boolean send(Channel channel, OverlayMessage message) {
    if (!channel.isActive() || !channel.isWritable()) {
      return false;
    }
    byte[] bytes = OverlayWriter.write(message);
    ByteBuf frame = channel.alloc().buffer(HEAD + bytes.length);
    frame.writeInt(bytes.length).writeBytes(bytes);
    channel.writeAndFlush(frame);
    return true;
  }
}
