package perigee.net.http;

import java.time.Duration;
import perigee.wire.http1.HeadLimits;

/// The bounds of a client; counts are per loop.
///
/// @param maxConnectionsPerTarget busy and idle
/// @param maxWaitingPerTarget requests that wait for a connection; more fail at once
/// @param maxIdlePerTarget connections kept for reuse
/// @param maxIdle connections kept for reuse, all targets together
/// @param idleTime how long a connection is kept for reuse
/// @param limits of response heads
public record HttpClientConfig(
    int maxConnectionsPerTarget,
    int maxWaitingPerTarget,
    int maxIdlePerTarget,
    int maxIdle,
    Duration idleTime,
    HeadLimits limits) {

  /// 256 connections, 1,024 waiting, 64 idle per target, 512 idle in all, for 30 s.
  public static final HttpClientConfig DEFAULT =
      new HttpClientConfig(256, 1024, 64, 512, Duration.ofSeconds(30), HeadLimits.DEFAULT);

  public HttpClientConfig {
    if (maxConnectionsPerTarget < 1 || maxWaitingPerTarget < 0) {
      throw new IllegalArgumentException(
          "connections and waiting per target are %d and %d; they must be at least 1 and 0"
              .formatted(maxConnectionsPerTarget, maxWaitingPerTarget));
    }
  }
}
