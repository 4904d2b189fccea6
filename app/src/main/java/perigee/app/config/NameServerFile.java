package perigee.app.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import perigee.content.nameserver.NameServerConfig;
import perigee.content.routing.Ring;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.zone.NameLevel;

/// A name server as its `perigee.yaml` describes it.
///
/// @param node its id, unique in the fleet; also what it answers to NSID
/// @param region the place that it is in
/// @param data where it keeps its certificate, the release and the map that it knew last
/// @param dns where it is asked, by UDP and TCP
/// @param admin metrics and health, for operators
/// @param redirect where clients are redirected to their edge by HTTP; null: nowhere
/// @param address where resolvers reach it; the DNS listener's host by default
/// @param levels what it answers for; both by default
/// @param standby how old the maps are that it answers from, 30 min or more; empty: it answers from
///   the newest
/// @param rings of anycast addresses that it tells in place of servers; empty for none
public record NameServerFile(
    String node,
    String region,
    Path data,
    NodeConfig.Control control,
    HostPort dns,
    HostPort admin,
    @Nullable HostPort redirect,
    String address,
    Service service,
    Set<NameLevel> levels,
    Optional<Duration> standby,
    List<Ring> rings) {

  public NameServerFile {
    levels = Set.copyOf(levels);
    rings = List.copyOf(rings);
  }

  /// Its keys in the file.
  static final String[] KEYS = {
    "node",
    "roles",
    "region",
    "data",
    "control",
    "listeners",
    "address",
    "dns",
    "levels",
    "standby",
    "rings"
  };

  private static final Duration LEAST_STANDBY = Duration.ofMinutes(30);
  private static final Duration MOST_STANDBY = Duration.ofDays(1);

  /// How it serves.
  ///
  /// @param loops of UDP, a thread and a socket each; one for each processor by default
  /// @param payload octets of the longest UDP response, 512 to 4,096; 1,232 by default
  /// @param responsesPerSecond to one network by UDP, 0 for no limit; 2,000 by default
  /// @param signaturesPerSecond that a loop makes at most; 1,000 by default
  /// @param connections of TCP; 1,000 by default
  /// @param connectionsOfOne address; 64 by default
  /// @param cookieSecretFile 32 hexadecimal digits that servers of one address share; null: one of
  ///   its own, made in the data folder
  public record Service(
      int loops,
      int payload,
      int responsesPerSecond,
      int signaturesPerSecond,
      int connections,
      int connectionsOfOne,
      @Nullable Path cookieSecretFile) {

    private static final int LEAST_PAYLOAD = 512;
    private static final int MOST_PAYLOAD = 4096;
    private static final int MOST_LOOPS = 64;
    private static final int MOST_RATE = 10_000_000;
    private static final int MOST_CONNECTIONS = 100_000;

    static Service usual() {
      return new Service(
          usualLoops(),
          NameServerConfig.DEFAULT_PAYLOAD,
          NameServerConfig.DEFAULT_RESPONSES_PER_SECOND,
          NameServerConfig.DEFAULT_SIGNATURES_PER_SECOND,
          NameServerConfig.DEFAULT_CONNECTIONS,
          NameServerConfig.DEFAULT_CONNECTIONS_OF_ONE,
          null);
    }

    private static int usualLoops() {
      return Math.min(Runtime.getRuntime().availableProcessors(), MOST_LOOPS);
    }

    static Service read(Value value, ConfigFile file) {
      Mapping map =
          value.map(
              "loops",
              "payload-bytes",
              "responses-per-second",
              "signatures-per-second",
              "connections",
              "connections-per-client",
              "cookie-secret-file");
      Service usual = usual();
      return new Service(
          map.integer("loops", usual.loops(), 1, MOST_LOOPS),
          map.integer("payload-bytes", usual.payload(), LEAST_PAYLOAD, MOST_PAYLOAD),
          map.integer("responses-per-second", usual.responsesPerSecond(), 0, MOST_RATE),
          map.integer("signatures-per-second", usual.signaturesPerSecond(), 1, MOST_RATE),
          map.integer("connections", usual.connections(), 1, MOST_CONNECTIONS),
          map.integer("connections-per-client", usual.connectionsOfOne(), 1, MOST_CONNECTIONS),
          map.optional("cookie-secret-file").map(file::path).orElse(null));
    }
  }

  static NameServerFile read(Mapping map, ConfigFile file) {
    Mapping listeners = map.required("listeners").map("dns", "admin", "redirect");
    HostPort dns = ConfigFile.hostPort(listeners.required("dns"));
    if (!map.has("address") && !isAddress(dns.host())) {
      listeners.problem(
          "dns", "listens at " + dns.host() + ", which resolvers can't be told; give address, too");
    }
    return new NameServerFile(
        ConfigFile.name(map.required("node")),
        ConfigFile.name(map.required("region")),
        file.path(map.required("data")),
        file.way(map),
        dns,
        ConfigFile.hostPort(listeners.required("admin")),
        listeners.optional("redirect").map(ConfigFile::hostPort).orElse(null),
        map.optional("address").map(NameServerFile::address).orElse(dns.host()),
        map.optional("dns").map(value -> Service.read(value, file)).orElseGet(Service::usual),
        levels(map),
        map.has("standby")
            ? Optional.of(map.duration("standby", LEAST_STANDBY, LEAST_STANDBY, MOST_STANDBY))
            : Optional.empty(),
        map.optional("rings").map(RingsFile::read).orElse(List.of()));
  }

  private static Set<NameLevel> levels(Mapping map) {
    if (!map.has("levels")) {
      return Set.of(NameLevel.values());
    }
    Set<NameLevel> levels =
        map.required("levels").itemsOrOne().stream()
            .map(level -> level.choice(NameLevel.values()))
            .collect(Collectors.toSet());
    if (levels.isEmpty()) {
      map.problem("levels", "is empty; give top, low or both, for example [top, low]");
    }
    return levels;
  }

  private static String address(Value value) {
    return value.text(
        NameServerFile::isAddress, "an IPv4 or IPv6 address, for example 203.0.113.53");
  }

  private static boolean isAddress(String text) {
    try {
      return !InetAddress.ofLiteral(text).isAnyLocalAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
