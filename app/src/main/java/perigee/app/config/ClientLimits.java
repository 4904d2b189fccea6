package perigee.app.config;

import java.time.Duration;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.net.http.ClientBounds;
import perigee.net.http.HttpServerConfig;
import perigee.wire.http1.HeadLimits;

/// What clients may take of a node: the `limits` of its `perigee.yaml`. Times are waited for, sizes
/// are bytes, `0` as a least rate asks for none.
///
/// @param connections at one time, of all clients; the longest idle one makes room when all are
///   taken
/// @param head bounds of a request's head
/// @param timeouts how long a client is waited for
/// @param clients what one client may take
public record ClientLimits(
    int connections, HeadLimits head, HttpServerConfig.Timeouts timeouts, ClientBounds clients) {

  public static final int DEFAULT_CONNECTIONS = 20_000;

  private static final String[] KEYS = {
    "connections",
    "connections-per-client",
    "head-bytes",
    "target-bytes",
    "fields",
    "body-bytes",
    "head-time",
    "body-time",
    "body-pause",
    "idle-time",
    "stall-time",
    "least-rate",
    "grace"
  };

  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final int MOST_HEAD_BYTES = 1 << 20;
  private static final int MOST_FIELDS = 10_000;
  private static final long MOST_BODY_BYTES = 1L << 50;
  private static final long MOST_RATE = 1 << 30;
  private static final long RESERVED_FILES = 512;
  private static final int LEAST_CONNECTIONS = 64;
  private static final Duration BRIEFEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofDays(1);

  /// What holds where nothing is said.
  static ClientLimits usual() {
    return new ClientLimits(
        DEFAULT_CONNECTIONS,
        HeadLimits.DEFAULT,
        HttpServerConfig.Timeouts.DEFAULT,
        ClientBounds.DEFAULT);
  }

  static ClientLimits read(Value value) {
    Mapping map = value.map(KEYS);
    int connections = map.integer("connections", DEFAULT_CONNECTIONS, 1, MOST_CONNECTIONS);
    return new ClientLimits(connections, head(map), timeouts(map), clients(map));
  }

  private static HeadLimits head(Mapping map) {
    HeadLimits usual = HeadLimits.DEFAULT;
    long head = map.bytes("head-bytes", usual.maxHeadBytes(), 1024, MOST_HEAD_BYTES);
    long target = map.bytes("target-bytes", Math.min(usual.maxTargetBytes(), head), 64, head);
    int fields = map.integer("fields", usual.maxFields(), 1, MOST_FIELDS);
    return new HeadLimits((int) head, (int) target, fields);
  }

  private static HttpServerConfig.Timeouts timeouts(Mapping map) {
    HttpServerConfig.Timeouts usual = HttpServerConfig.Timeouts.DEFAULT;
    return new HttpServerConfig.Timeouts(
        time(map, "head-time", usual.head()),
        time(map, "body-pause", usual.bodyIdle()),
        time(map, "idle-time", usual.keepAlive()),
        time(map, "stall-time", usual.stalled()));
  }

  private static ClientBounds clients(Mapping map) {
    ClientBounds usual = ClientBounds.DEFAULT;
    return new ClientBounds(
        map.integer("connections-per-client", usual.connections(), 1, MOST_CONNECTIONS),
        false,
        map.bytes("body-bytes", usual.bodyBytes(), 0, MOST_BODY_BYTES),
        time(map, "body-time", usual.bodyTime()),
        (int) map.bytes("least-rate", usual.leastRate(), 0, MOST_RATE),
        time(map, "grace", usual.grace()));
  }

  private static Duration time(Mapping map, String key, Duration usual) {
    return map.duration(key, usual, BRIEFEST, LONGEST);
  }

  /// A client listener's configuration.
  ///
  /// @param config with its address
  public HttpServerConfig apply(HttpServerConfig config) {
    return config
        .withMaxConnections(connections)
        .withLimits(head)
        .withTimeouts(timeouts)
        .withClients(clients);
  }

  /// With no more connections than the system lets the process have: each may need a second one
  /// towards an origin, and the store needs files.
  ///
  /// @param openFiles the most that the process may have open
  public ClientLimits within(long openFiles) {
    int possible =
        Math.clamp((openFiles - RESERVED_FILES) / 2, LEAST_CONNECTIONS, Integer.MAX_VALUE);
    return connections <= possible ? this : new ClientLimits(possible, head, timeouts, clients);
  }
}
