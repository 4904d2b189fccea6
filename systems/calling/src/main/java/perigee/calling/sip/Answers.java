package perigee.calling.sip;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// What was said to one connection and is not yet given to its channel: answers to what came
/// together leave in one piece. Belongs to the connection's loop.
@SuppressWarnings("FutureReturnValueIgnored") // a failed write comes as an exception of the channel
final class Answers {

  private static final int USUAL = 2048;
  private static final int MOST = 64 << 10;

  private @Nullable ByteBuf waiting;

  int octets() {
    ByteBuf all = waiting;
    return all == null ? 0 : all.readableBytes();
  }

  /// Adds a message.
  ///
  /// @return whether what waited was given to the channel, because it was much
  boolean add(Channel to, byte[] message) {
    ByteBuf all = waiting;
    if (all == null) {
      all = to.alloc().directBuffer(USUAL);
      waiting = all;
    }
    all.writeBytes(message);
    return all.readableBytes() >= MOST && passOn(to);
  }

  /// Gives the channel what waits.
  ///
  /// @return whether anything did
  boolean passOn(Channel to) {
    ByteBuf all = waiting;
    if (all == null) {
      return false;
    }
    waiting = null;
    to.write(all);
    return true;
  }
}
