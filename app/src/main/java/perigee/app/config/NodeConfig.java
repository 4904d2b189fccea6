package perigee.app.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import perigee.content.measure.ProbePolicy;
import perigee.model.Role;

/// A cache node as its `perigee.yaml` describes it.
///
/// @param node its id, unique in the fleet: letters, digits, `-`, `.`
/// @param role `EDGE` or `CORE`
/// @param region the place whose nodes work as one cluster
/// @param data where it keeps its cache, its certificate and the last known good release
/// @param serving what it is to clients
/// @param probes which hosts it may probe
/// @param limits what clients may take
/// @param routing what it tells a routing daemon; null for nothing
/// @param drain how long running transfers may take to finish once it is told to stop; 10 s by
///   default
public record NodeConfig(
    String node,
    Role role,
    String region,
    Path data,
    Control control,
    Listeners listeners,
    Content content,
    Serving serving,
    ProbePolicy probes,
    ClientLimits limits,
    @Nullable RoutingHook routing,
    Duration drain) {

  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);

  public NodeConfig {
    if (role != Role.EDGE && role != Role.CORE) {
      throw new IllegalArgumentException("a cache node is an edge or a core, not " + role);
    }
  }

  /// The way to control.
  ///
  /// @param fleet where control listens for nodes
  /// @param joinTokenFile a file that holds the one-time token; it may appear after the node
  ///   started, and is not needed again once the node has its certificate
  public record Control(HostPort fleet, Path joinTokenFile) {}

  /// Where the node listens.
  ///
  /// @param http clients
  /// @param https clients, over TLS; null for none
  /// @param fabric other nodes of the fleet
  /// @param admin metrics and health, for operators
  public record Listeners(
      HostPort http, @Nullable HostPort https, HostPort fabric, HostPort admin) {}

  /// Bounds of the cache.
  ///
  /// @param memoryBytes of the memory tier, at least 1 MiB; 64 MiB by default
  /// @param diskBytes of the disk tier, at least 16 MiB; 1 GiB by default
  /// @param maxObjectBytes larger objects pass through and are not stored; 256 MiB by default
  /// @param loops event loops, one platform thread each; as many as processors by default
  public record Content(long memoryBytes, long diskBytes, long maxObjectBytes, int loops) {

    public static final long DEFAULT_MEMORY_BYTES = 64L << 20;
    public static final long DEFAULT_DISK_BYTES = 1L << 30;
    public static final long DEFAULT_MAX_OBJECT_BYTES = 256L << 20;
    public static final long LEAST_MEMORY_BYTES = 1L << 20;
    public static final long LEAST_DISK_BYTES = 16L << 20;
    public static final int MOST_LOOPS = 256;

    public Content {
      if (memoryBytes < LEAST_MEMORY_BYTES
          || diskBytes < LEAST_DISK_BYTES
          || maxObjectBytes < 1
          || maxObjectBytes > diskBytes
          || loops < 1
          || loops > MOST_LOOPS) {
        throw new IllegalArgumentException(
            "content bounds out of range: "
                + memoryBytes
                + ", "
                + diskBytes
                + ", "
                + maxObjectBytes
                + ", "
                + loops);
      }
    }
  }
}
