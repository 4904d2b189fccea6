package perigee.app.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.mapping.Prefix;
import perigee.realtime.turn.PeerPolicy;
import perigee.realtime.turn.TurnConfig;
import perigee.realtime.turn.TurnLimits;

/// A super node as its `perigee.yaml` describes it.
///
/// @param node its id, unique in the fleet
/// @param region the place that it is in
/// @param data where it keeps its certificate and its secrets
/// @param listeners where it listens
/// @param host by which clients reach it: a name or an address
/// @param relay how it relays
/// @param talk what it is to meetings; null for nothing
/// @param sip how phones register and call; null if they can't
/// @param overlay how it finds people with others; null if it does not
public record SuperNodeFile(
    String node,
    String region,
    Path data,
    NodeConfig.Control control,
    Listeners listeners,
    String host,
    TurnConfig relay,
    @Nullable TalkFile talk,
    @Nullable SipFile sip,
    @Nullable OverlayFile overlay) {

  /// Its keys in the file.
  static final String[] KEYS = {
    "node",
    "roles",
    "region",
    "data",
    "control",
    "listeners",
    "host",
    "relay",
    "talk",
    "sip",
    "overlay"
  };

  private static final String DEFAULT_REALM = "perigee";
  private static final int FIRST_PORT = 49_152;
  private static final int MOST_PORT = 65_535;
  private static final int MOST_LOOPS = 64;
  private static final int MOST_PREFIXES = 64;
  private static final int MOST_ALLOCATIONS = 60_000;
  private static final int MOST_PEERS = 1024;
  private static final int MOST_RATE = 1_000_000_000;

  /// Whether a listener is one of the talk host's, which tells protocols apart, as where only 443
  /// is let through.
  public boolean isOfTalk(HostPort listener) {
    return talk != null
        && listener.port() != 0
        && (listener.equals(talk.https()) || listener.equals(talk.http()));
  }

  /// Where it listens.
  ///
  /// @param stun STUN and TURN by UDP
  /// @param tcp the same by TCP; null for none; `talk` may have the same listener
  /// @param tls the same by TLS, null for none
  /// @param admin metrics and health, for operators
  public record Listeners(
      HostPort stun, @Nullable HostPort tcp, @Nullable HostPort tls, HostPort admin) {}

  static SuperNodeFile read(Mapping map, ConfigFile file) {
    Mapping at = map.required("listeners").map("stun", "tcp", "tls", "admin");
    HostPort stun = ConfigFile.hostPort(at.required("stun"));
    Listeners listeners =
        new Listeners(
            stun,
            at.optional("tcp").map(ConfigFile::hostPort).orElse(null),
            at.optional("tls").map(ConfigFile::hostPort).orElse(null),
            ConfigFile.hostPort(at.required("admin")));
    if (!map.has("host") && address(stun.host()).isEmpty()) {
      at.problem(
          "stun", "listens at " + stun.host() + ", which clients can't be told; give host, too");
    }
    Path data = file.path(map.required("data"));
    TurnConfig relay = relay(map, stun);
    TalkFile talk = map.optional("talk").map(TalkFile::read).orElse(null);
    return new SuperNodeFile(
        ConfigFile.name(map.required("node")),
        ConfigFile.name(map.required("region")),
        data,
        file.way(map),
        listeners,
        map.optional("host").map(SuperNodeFile::host).orElse(stun.host()),
        talk == null ? relay : toItself(relay),
        talk,
        map.optional("sip").map(sip -> SipFile.read(sip, file, data)).orElse(null),
        map.optional("overlay").map(OverlayFile::read).orElse(null));
  }

  /// The same, so that it may relay to its own addresses, where meetings receive media; they may be
  /// private ones.
  private static TurnConfig toItself(TurnConfig relay) {
    List<Prefix> allowed = new ArrayList<>(relay.peers().allowed());
    for (TurnConfig.Relay each : relay.relays()) {
      for (InetAddress address : List.of(each.bind(), each.announced())) {
        Prefix.parse(address.getHostAddress() + "/" + 8 * address.getAddress().length)
            .ifPresent(allowed::add);
      }
    }
    return new TurnConfig(
        relay.realm(),
        relay.listen(),
        relay.relays(),
        relay.firstPort(),
        relay.lastPort(),
        relay.loops(),
        new PeerPolicy(allowed, relay.peers().denied()),
        relay.limits());
  }

  private static String host(Value value) {
    return value.text(
        text -> HostPort.parse(text + ":1").isPresent(),
        "a host name or an address, for example relay1.example.net");
  }

  private static TurnConfig relay(Mapping map, HostPort stun) {
    Mapping relay =
        map.has("relay")
            ? map.required("relay")
                .map(
                    "realm",
                    "addresses",
                    "first-port",
                    "last-port",
                    "loops",
                    "allow",
                    "deny",
                    "allocations",
                    "allocations-per-account",
                    "allocations-per-address",
                    "peers",
                    "bytes-per-second",
                    "unauthenticated-per-second",
                    "connections")
            : null;
    List<TurnConfig.Relay> addresses = addresses(map, relay, stun);
    if (relay == null) {
      return new TurnConfig(
          DEFAULT_REALM,
          List.of(stun.address()),
          addresses,
          FIRST_PORT,
          MOST_PORT,
          usualLoops(),
          PeerPolicy.PUBLIC,
          TurnLimits.DEFAULT);
    }
    int first = relay.integer("first-port", FIRST_PORT, 1, MOST_PORT);
    int last = relay.integer("last-port", MOST_PORT, 1, MOST_PORT);
    if (last < first) {
      relay.problem("last-port", "is below first-port, %d".formatted(first));
      last = first;
    }
    TurnLimits usual = TurnLimits.DEFAULT;
    return new TurnConfig(
        relay
            .optional("realm")
            .map(value ->
                value.text(t -> t.matches("[\\x21-\\x7e]{1,127}"), "1 to 127 ASCII letters"))
            .orElse(DEFAULT_REALM),
        List.of(stun.address()),
        addresses,
        first,
        last,
        relay.integer("loops", usualLoops(), 1, MOST_LOOPS),
        new PeerPolicy(prefixes(relay, "allow"), prefixes(relay, "deny")),
        new TurnLimits(
            relay.integer("allocations", usual.allocations(), 1, MOST_ALLOCATIONS),
            relay.integer("allocations-per-account", usual.perAccount(), 1, MOST_ALLOCATIONS),
            relay.integer("allocations-per-address", usual.perAddress(), 1, MOST_ALLOCATIONS),
            relay.integer("peers", usual.peers(), 1, MOST_PEERS),
            (int) relay.bytes("bytes-per-second", usual.bytesPerSecond(), 1, MOST_RATE),
            relay.integer(
                "unauthenticated-per-second", usual.unauthenticatedPerSecond(), 1, MOST_RATE),
            usual.longest(),
            relay.integer("connections", usual.streams(), 1, MOST_ALLOCATIONS)));
  }

  private static int usualLoops() {
    return Math.min(Runtime.getRuntime().availableProcessors(), MOST_LOOPS);
  }

  private static List<Prefix> prefixes(Mapping relay, String key) {
    List<Value> all = relay.optional(key).map(Value::itemsOrOne).orElse(List.of());
    if (all.size() > MOST_PREFIXES) {
      relay.problem(key, "has %d entries; it may have at most %d".formatted(all.size(), 64));
      return List.of();
    }
    return all.stream().map(ConfigFile::prefix).toList();
  }

  /// The addresses that are relayed from: as said, or the one that clients come to.
  private static List<TurnConfig.Relay> addresses(
      Mapping map, @Nullable Mapping relay, HostPort stun) {
    List<Value> said =
        relay == null
            ? List.of()
            : relay.optional("addresses").map(Value::itemsOrOne).orElse(List.of());
    List<TurnConfig.Relay> all = new ArrayList<>();
    for (Value value : said) {
      Optional<TurnConfig.Relay> one = address(value);
      one.filter(r -> all.stream().noneMatch(o -> sameFamily(o, r)))
          .ifPresentOrElse(all::add, () -> value.refuse("one address of each family"));
    }
    if (said.isEmpty()) {
      Optional<InetAddress> own = address(stun.host());
      own.ifPresent(a -> all.add(new TurnConfig.Relay(a, a)));
      if (own.isEmpty()) {
        (relay == null ? map : relay)
            .problem(
                relay == null ? "listeners" : "addresses",
                "do not say an address to relay from; give relay: {addresses: [203.0.113.7]}");
      }
    }
    return all.isEmpty() ? List.of(placeholder()) : all;
  }

  private static boolean sameFamily(TurnConfig.Relay one, TurnConfig.Relay other) {
    return one.bind().getAddress().length == other.bind().getAddress().length;
  }

  private static TurnConfig.Relay placeholder() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new TurnConfig.Relay(loopback, loopback);
  }

  /// An address, or `BOUND=ANNOUNCED` behind a one-to-one NAT.
  private static Optional<TurnConfig.Relay> address(Value value) {
    String text =
        value.text(
            t -> relay(t).isPresent(),
            "an address, for example 203.0.113.7, or 10.0.0.5=203.0.113.7 behind a NAT");
    return relay(text);
  }

  private static Optional<TurnConfig.Relay> relay(String text) {
    int equals = text.indexOf('=');
    Optional<InetAddress> bind = address(equals < 0 ? text : text.substring(0, equals));
    Optional<InetAddress> announced = equals < 0 ? bind : address(text.substring(equals + 1));
    return bind.flatMap(b ->
        announced
            .filter(a -> a.getAddress().length == b.getAddress().length)
            .map(a -> new TurnConfig.Relay(b, a)));
  }

  private static Optional<InetAddress> address(String text) {
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      return address.isAnyLocalAddress() ? Optional.empty() : Optional.of(address);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
