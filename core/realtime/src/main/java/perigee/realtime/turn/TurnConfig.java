package perigee.realtime.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// How a relay is run.
///
/// @param realm that clients are told, and that their keys are made with
/// @param listen where clients come by UDP
/// @param relays the addresses that it relays from, one of a family at the most
/// @param firstPort of those that it relays from
/// @param lastPort of those that it relays from
/// @param loops threads
/// @param peers whom it sends to
public record TurnConfig(
    String realm,
    List<InetSocketAddress> listen,
    List<Relay> relays,
    int firstPort,
    int lastPort,
    int loops,
    PeerPolicy peers,
    TurnLimits limits) {

  /// How long an allocation lives unless the client asks for longer (RFC 8656 §3.2).
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private static final int DEFAULT_FIRST = 49_152;
  private static final int MOST_PORT = 65_535;
  private static final int MOST_REALM = 127;

  /// An address to relay from.
  ///
  /// @param bind of this machine
  /// @param announced what the world knows it by; the same, but behind a one-to-one NAT
  public record Relay(InetAddress bind, InetAddress announced) {

    public Relay {
      if (bind.getAddress().length != announced.getAddress().length) {
        throw new IllegalArgumentException(
            "%s is announced as %s, of another family".formatted(bind, announced));
      }
      if (announced.isAnyLocalAddress()) {
        throw new IllegalArgumentException("a wildcard can't be announced: name an address");
      }
    }
  }

  public TurnConfig {
    listen = List.copyOf(listen);
    relays = List.copyOf(relays);
    if (realm.isEmpty() || realm.length() > MOST_REALM) {
      throw new IllegalArgumentException("a realm has 1 to 127 characters");
    }
    if (firstPort < 1 || lastPort > MOST_PORT || firstPort > lastPort) {
      throw new IllegalArgumentException(
          "ports %d to %d are no range".formatted(firstPort, lastPort));
    }
    if (loops < 1) {
      throw new IllegalArgumentException("there must be a loop");
    }
    long families = relays.stream().map(r -> r.bind().getAddress().length).distinct().count();
    if (relays.isEmpty() || families != relays.size()) {
      throw new IllegalArgumentException("one address to relay from for each family");
    }
  }

  /// A relay with one address, the ports of RFC 6335 §6 and default limits.
  public static TurnConfig on(String realm, InetSocketAddress listen, InetAddress relay) {
    return new TurnConfig(
        realm,
        List.of(listen),
        List.of(new Relay(relay, relay)),
        DEFAULT_FIRST,
        MOST_PORT,
        1,
        PeerPolicy.PUBLIC,
        TurnLimits.DEFAULT);
  }

  public TurnConfig withPeers(PeerPolicy other) {
    return new TurnConfig(realm, listen, relays, firstPort, lastPort, loops, other, limits);
  }

  public TurnConfig withLimits(TurnLimits other) {
    return new TurnConfig(realm, listen, relays, firstPort, lastPort, loops, peers, other);
  }

  public TurnConfig withLoops(int count) {
    return new TurnConfig(realm, listen, relays, firstPort, lastPort, count, peers, limits);
  }

  public TurnConfig withPorts(int first, int last) {
    return new TurnConfig(realm, listen, relays, first, last, loops, peers, limits);
  }
}
