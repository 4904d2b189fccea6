package perigee.net.framed;

import java.net.InetSocketAddress;
import java.time.Duration;

/// How a server of framed messages is run.
///
/// @param bind where it listens
/// @param connections that it has at a time
/// @param connectionsOfOne address
/// @param messageBytes of the longest message that it takes; 16 KiB by default
/// @param idle how long it waits for a whole message, and for the client to take what is sent; 10 s
///   by default, a fifth of it while more than half of all connections are there
public record FramedConfig(
    InetSocketAddress bind,
    int connections,
    int connectionsOfOne,
    int messageBytes,
    Duration idle) {

  private static final int DEFAULT_MESSAGE = 16 << 10;
  private static final int MOST_MESSAGE = 0xffff;
  private static final Duration DEFAULT_IDLE = Duration.ofSeconds(10);

  public FramedConfig {
    if (connections < 1
        || connectionsOfOne < 1
        || messageBytes < 1
        || messageBytes > MOST_MESSAGE
        || idle.toMillis() < 1) {
      throw new IllegalArgumentException("a framed server's bounds are out of range");
    }
  }

  /// As usual.
  public static FramedConfig on(InetSocketAddress bind, int connections, int connectionsOfOne) {
    return new FramedConfig(bind, connections, connectionsOfOne, DEFAULT_MESSAGE, DEFAULT_IDLE);
  }

  public FramedConfig withIdle(Duration other) {
    return new FramedConfig(bind, connections, connectionsOfOne, messageBytes, other);
  }
}
