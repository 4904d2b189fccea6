package perigee.net.http;

import java.time.Duration;

/// What one client may take of a server.
///
/// @param connections at one time, of one address (an IPv6 client's /64); more are closed at once
/// @param loopbackCounts whether that holds for clients on this machine too, which may be a proxy
///   that speaks for many
/// @param bodyBytes of one request's body (413 beyond)
/// @param bodyTime from a request's head to its body's end
/// @param leastRate bytes in a second that a client must send of a body that is waited for, and
///   accept of an answer that waits for it
/// @param grace over how long `leastRate` is measured
public record ClientBounds(
    int connections,
    boolean loopbackCounts,
    long bodyBytes,
    Duration bodyTime,
    int leastRate,
    Duration grace) {

  /// 1,024 connections but for this machine; 1 GiB in an hour; 256 bytes a second over 10 s.
  public static final ClientBounds DEFAULT =
      new ClientBounds(1024, false, 1L << 30, Duration.ofHours(1), 256, Duration.ofSeconds(10));

  public ClientBounds {
    if (connections < 1 || bodyBytes < 0 || leastRate < 0) {
      throw new IllegalArgumentException(
          "client bounds are %d connections, %d body bytes, %d bytes/s; the least is 1, 0, 0"
              .formatted(connections, bodyBytes, leastRate));
    }
  }
}
