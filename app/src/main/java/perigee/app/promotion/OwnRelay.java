package perigee.app.promotion;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.loop.Loops;
import perigee.realtime.turn.PeerPolicy;
import perigee.realtime.turn.TimeLimitedCredentials;
import perigee.realtime.turn.TurnConfig;
import perigee.realtime.turn.TurnLimits;
import perigee.realtime.turn.TurnServer;
import perigee.realtime.turn.TurnStatistics;
import perigee.realtime.turn.TurnStreams;

/// The relay of a client that serves others. Its secret is its own, and gone with it; until it is
/// opened it answers questions of STUN alone.
final class OwnRelay implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(OwnRelay.class);

  private static final String REALM = "perigee";
  private static final int SECRET_OCTETS = 32;
  private static final int OF_ACCOUNT = 8;
  private static final int OF_ADDRESS = 16;
  private static final int PEERS = 32;
  private static final int UNAUTHENTICATED = 50;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int FIRST_PORT = 49_152;
  private static final int LAST_PORT = 65_535;

  private final TurnServer udp;
  private final List<TurnStreams> tcp = new ArrayList<>();
  private final Deque<Integer> untried = new ArrayDeque<>();
  private final String secret;
  private int reachedPort;
  private volatile boolean open;

  private OwnRelay(ServeTerms terms, Loops loops, InstantSource clock, SecureRandom random)
      throws IOException {
    byte[] bytes = new byte[SECRET_OCTETS];
    random.nextBytes(bytes);
    this.secret = HexFormat.of().formatHex(bytes);
    InetSocketAddress at = new InetSocketAddress(terms.address(), terms.relayPort());
    TurnLimits limits = limits(terms);
    TurnConfig config =
        new TurnConfig(
            REALM,
            List.of(at),
            List.of(new TurnConfig.Relay(terms.address(), terms.address())),
            FIRST_PORT,
            LAST_PORT,
            1,
            new PeerPolicy(terms.allowed(), List.of()),
            limits);
    this.udp = TurnServer.start(config, new TimeLimitedCredentials(this::secrets), clock);
    try {
      tcp.add(TurnStreams.start(loops, at, null, udp, limits));
    } catch (IOException e) {
      udp.close();
      throw e;
    }
    for (int port : terms.webPorts()) {
      try {
        InetSocketAddress web = new InetSocketAddress(terms.address(), port);
        tcp.add(TurnStreams.start(loops, web, null, udp, limits));
        untried.add(port);
      } catch (IOException e) {
        LOG.debug("event=web-port-not-had port={} reason=\"{}\"", port, e.getMessage());
      }
    }
  }

  static OwnRelay start(ServeTerms terms, Loops loops, InstantSource clock, SecureRandom random)
      throws IOException {
    return new OwnRelay(terms, loops, clock, random);
  }

  /// One client takes no more than a quarter of what the owner gives.
  private static TurnLimits limits(ServeTerms terms) {
    long octets = terms.promotion().mostUseBps() / Byte.SIZE;
    int ofOne = (int) Math.clamp(octets / 4, 8000L, TurnLimits.DEFAULT.bytesPerSecond());
    return new TurnLimits(
        2 * terms.clients(),
        OF_ACCOUNT,
        OF_ADDRESS,
        PEERS,
        ofOne,
        UNAUTHENTICATED,
        LONGEST,
        terms.clients());
  }

  /// Those of credentials that hold.
  List<String> secrets() {
    return open ? List.of(secret) : List.of();
  }

  void open() {
    open = true;
  }

  int udpPort() {
    return udp.addresses().getFirst().getPort();
  }

  /// The web's port if others reach it there.
  int tcpPort() {
    return reachedPort > 0
        ? reachedPort
        : Objects.requireNonNull(tcp.getFirst().address()).getPort();
  }

  /// A port of the web that nobody has tried from outside yet; 0 if there is none, or a better one
  /// is reached.
  int untriedPort() {
    Integer next = reachedPort > 0 ? null : untried.peek();
    return next == null ? 0 : next;
  }

  /// Another has tried the port that is next.
  void tried(boolean reached) {
    int port = untried.remove();
    if (reached) {
      reachedPort = port;
    }
  }

  int allocations() {
    return udp.allocations();
  }

  /// Octets relayed since it began, both ways.
  long octets() {
    return udp.count(TurnStatistics.Kind.TO_PEERS_BYTES)
        + udp.count(TurnStatistics.Kind.TO_CLIENTS_BYTES);
  }

  @Override
  public void close() {
    tcp.forEach(TurnStreams::close);
    udp.close();
  }
}
