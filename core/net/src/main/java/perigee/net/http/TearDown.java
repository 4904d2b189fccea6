package perigee.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a server's connection ends, whatever its version: in order, so that what was written arrives
/// before the end does, or at once (RFC 9112 §9.6). Confined to the connection's loop.
final class TearDown {

  /// Why a connection is over whose client has ended it.
  static final String CLIENT_ENDED = "client closed the connection";

  private final ServerLoop server;
  private final Channel channel;
  private final Consumer<String> over;
  private @Nullable Farewell farewell;
  private boolean ended;

  /// @param over told why, before the channel is closed
  TearDown(ServerLoop server, Channel channel, Consumer<String> over) {
    this.server = server;
    this.channel = channel;
    this.over = over;
  }

  /// Ends our direction behind the last answer, and waits for the client to read it.
  ///
  /// @param clientEnded whether the client has ended its side already
  void inOrder(boolean clientEnded) {
    channel.config().setAutoRead(true);
    farewell = new Farewell(server, channel, this::end, this::reset);
    if (clientEnded) {
      farewell.clientEnded();
    }
    if (!ended) {
      server.closeInOrder(channel);
    }
  }

  /// Whether the last answer is out.
  boolean isBegun() {
    return farewell != null;
  }

  /// What the connection is used for while nothing is asked on it: nothing, or its last answer.
  ServerLoop.Use use() {
    boolean delivering = farewell != null && farewell.isDelivering();
    return delivering ? ServerLoop.Use.BUSY : ServerLoop.Use.IDLE;
  }

  /// Looks how far it is, once the last answer is out.
  void check(long nowNanos) {
    if (farewell != null) {
      farewell.look(nowNanos);
    }
  }

  /// Both sides have said their last word.
  void clientEnded() {
    if (farewell != null) {
      farewell.clientEnded();
    }
  }

  /// Ends the connection behind what was given to the channel, and waits for nobody.
  void close(String reason) {
    end(reason);
    Outgoing.close(channel);
  }

  /// Ends the connection at once, so that the client notices.
  void reset(String reason) {
    end(reason);
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.unsafe().close(channel.voidPromise());
    }
  }

  private void end(String reason) {
    ended = true;
    over.accept(reason);
  }
}
