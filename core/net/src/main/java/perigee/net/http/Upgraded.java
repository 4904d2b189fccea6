package perigee.net.http;

import io.netty.channel.Channel;

/// What a connection became when it left HTTP (RFC 9110 §7.8). Called on its loop.
public interface Upgraded {

  /// Takes the channel over by adding handlers at the end of its pipeline; what the client sent
  /// already comes to the first of them.
  void begin(Channel channel);

  /// Looks at the time, about twice a second.
  void check(long nowNanos);

  /// Ends in order, because the server does.
  void drain();

  /// Ends at once.
  void reset(String reason);
}
