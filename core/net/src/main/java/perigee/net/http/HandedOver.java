package perigee.net.http;

import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection that another protocol's server has from now on: it looks at the time itself, and as
/// nobody knows when what it carries ends, it is not ended before its server is.
public final class HandedOver implements Upgraded {

  private final Consumer<Channel> server;
  private @Nullable Channel channel;

  /// @param server adds its handlers at the end of the pipeline
  public HandedOver(Consumer<Channel> server) {
    this.server = server;
  }

  @Override
  public void begin(Channel taken) {
    channel = taken;
    server.accept(taken);
  }

  @Override
  public void check(long nowNanos) {
    // Its server does.
  }

  @Override
  public void drain() {
    // Clients notice when it ends, and go elsewhere.
  }

  @Override
  public void reset(String reason) {
    if (channel != null) {
      Outgoing.close(channel);
    }
  }
}
