package perigee.realtime.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.stun.StunAddress;

/// Where an end can be reached (RFC 8445 §5.1.1): its own addresses, as servers see it, and those
/// that relays lend. Relays are asked by UDP first; by TCP, then TLS if that does not answer. It is
/// over when all have answered, or when the first relay has lent an address and others were given
/// as long again. It belongs to the port's thread.
final class Gathering {

  private static final Duration WITHIN = Duration.ofSeconds(4);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration STREAMS_AFTER = Duration.ofMillis(200);
  private static final Duration SECURE_AFTER = Duration.ofMillis(500);
  private static final long LEAST_WAIT_NANOS = 100_000_000;
  private static final int MOST_TRIES = 5;
  private static final int MOST_MAPPING_SERVERS = 2;
  private static final int LOCAL_PREFERENCE = 65_535;
  private static final int MOST_OTHER = 8191;
  private static final int OPEN_FROM_BOTH = 6;
  private static final int LISTENING = 4;

  private final MediaLoop loop;
  private final Consumer<List<Candidate>> told;
  private final Consumer<Candidate> later;
  private final List<Candidate> found;
  private final PortMapping mapping = new PortMapping();
  private final long begunNanos;
  private int awaited;
  private boolean lent;
  private boolean done;

  /// A question how a socket looks from outside.
  static final class Question {
    final Gathering gathering;
    final int socket;
    final PeerAddress server;
    final long high;
    int tries;

    Question(Gathering gathering, int socket, PeerAddress server, long high) {
      this.gathering = gathering;
      this.socket = socket;
      this.server = server;
      this.high = high;
    }
  }

  Gathering(MediaLoop loop, Consumer<List<Candidate>> told, Consumer<Candidate> later) {
    this.loop = loop;
    this.told = told;
    this.later = later;
    this.found = new ArrayList<>(loop.port().candidates());
    this.begunNanos = loop.port().now();
  }

  void start(List<IceServer> servers) {
    awaited = 1;
    loop.relays().release(servers);
    List<IceServer> known = servers.stream().filter(each -> socketFor(each) >= 0).toList();
    for (IceServer server : known) {
      boolean asked = known.stream().anyMatch(other -> isRelayAt(other, server.address()));
      if (server.lends()) {
        awaited++;
        begin(server);
      } else if (!asked) {
        askHowWeLook(server);
      }
    }
    streams(known);
    loop.port().schedule(WITHIN, this::finish);
    arrived();
  }

  /// A relay tells how we look, too.
  private static boolean isRelayAt(IceServer server, InetSocketAddress address) {
    return server.lends()
        && server.transport() == IceServer.Transport.UDP
        && address.equals(server.address());
  }

  private int socketFor(IceServer server) {
    if (server.address().isUnresolved()) {
      // A proxy may know more names than we do.
      boolean proxied = loop.port().reach().proxy() != null;
      return proxied && server.transport() != IceServer.Transport.UDP ? 0 : -1;
    }
    return loop.socketFor(PeerAddress.of(server.address()).octets());
  }

  private void askHowWeLook(IceServer server) {
    awaited++;
    PeerAddress address = PeerAddress.of(server.address());
    long high = loop.port().random().nextLong();
    ask(new Question(this, socketFor(server), address, high));
  }

  private void begin(IceServer server) {
    RelayClient lending = loop.relays().by(socketFor(server), server);
    if (lending != null) {
      // It lends us an address from before, if it is still there.
      lending.confirm(relay -> relayed(socketFor(server), relay, false));
      if (server.transport() == IceServer.Transport.UDP) {
        askHowWeLook(server);
      }
      return;
    }
    switch (server.transport()) {
      case UDP -> allocate(server);
      case TCP -> loop.port().schedule(STREAMS_AFTER, () -> unlessLent(server));
      case TLS -> loop.port().schedule(SECURE_AFTER, () -> unlessLent(server));
    }
  }

  private void unlessLent(IceServer server) {
    if (lent) {
      arrived();
    } else {
      allocate(server);
    }
  }

  private void allocate(IceServer server) {
    int socket = socketFor(server);
    loop.relays().allocate(socket, server, relay -> relayed(socket, relay, true));
  }

  private void ask(Question question) {
    if (question.tries == MOST_TRIES) {
      loop.questions().ended(question);
      arrived();
      return;
    }
    question.tries++;
    loop.questions().ask(question);
    loop.port()
        .schedule(
            AGAIN,
            () -> {
              if (loop.questions().isAsked(question)) {
                ask(question);
              }
            });
  }

  /// A question was answered.
  void mapped(Question question, StunAddress address) {
    loop.questions().ended(question);
    PeerAddress seen =
        new PeerAddress(address.octets(), address.high(), address.low(), address.port());
    reflexive(question.socket, seen.socketAddress());
    arrived();
  }

  /// It is clear whether a relay lends an address.
  ///
  /// @param fresh whether it has told just now how we look
  private void relayed(int socket, RelayClient relay, boolean fresh) {
    InetSocketAddress address = relay.relayed();
    InetSocketAddress seen = relay.mapped();
    if (address != null) {
      if (fresh) {
        loop.relays().lent(relay);
      }
      boolean udp = relay.server().transport() == IceServer.Transport.UDP;
      if (udp && seen != null && fresh) {
        reflexive(socket, seen);
      }
      add(CandidateType.RELAYED, relay.priority(), address, seen == null ? address : seen);
      lent = true;
      long spent = loop.port().now() - begunNanos;
      Duration more = Duration.ofNanos(Math.max(spent, LEAST_WAIT_NANOS));
      loop.port().schedule(more, this::finish);
    }
    arrived();
  }

  private void reflexive(int socket, InetSocketAddress seen) {
    mapping.seen(socket, seen);
    long priority =
        Candidate.priority(CandidateType.SERVER_REFLEXIVE, LOCAL_PREFERENCE - found.size(), 1);
    add(CandidateType.SERVER_REFLEXIVE, priority, seen, loop.port().addresses().get(socket));
  }

  /// Our ports of TCP, and how they look from outside.
  private void streams(List<IceServer> servers) {
    PeerStreams streams = loop.port().peerStreams();
    if (streams == null) {
      return;
    }
    for (InetSocketAddress local : streams.listening()) {
      listening(local);
      List<IceServer> askable =
          servers.stream()
              .filter(server -> server.transport() == IceServer.Transport.TCP)
              .filter(server -> !server.address().isUnresolved())
              .filter(server -> isAlike(server.address().getAddress(), local.getAddress()))
              .limit(MOST_MAPPING_SERVERS)
              .toList();
      for (IceServer server : askable) {
        awaited++;
        loop.mappedPorts().ask(local, server.address(), seen -> opened(local, seen));
      }
    }
  }

  private static boolean isAlike(InetAddress one, InetAddress other) {
    return one.getAddress().length == other.getAddress().length;
  }

  private void listening(InetSocketAddress local) {
    for (InetAddress own : loop.port().ownAddresses()) {
      if (isAlike(own, local.getAddress())) {
        InetSocketAddress address = new InetSocketAddress(own, local.getPort());
        tcp("passive", CandidateType.HOST, LISTENING, address, address);
      }
    }
  }

  private void opened(InetSocketAddress local, @Nullable InetSocketAddress seen) {
    if (seen != null) {
      boolean here = seen.getAddress().equals(local.getAddress());
      CandidateType type = here ? CandidateType.HOST : CandidateType.SERVER_REFLEXIVE;
      tcp("so", type, OPEN_FROM_BOTH, seen, local);
    }
    arrived();
  }

  private void tcp(
      String kind,
      CandidateType type,
      int direction,
      InetSocketAddress address,
      InetSocketAddress base) {
    int other = MOST_OTHER - found.size();
    long priority = Candidate.streamPriority(type, direction, other);
    add(candidate("tcp", kind, type, priority, address, base));
  }

  private void add(
      CandidateType type, long priority, InetSocketAddress address, InetSocketAddress base) {
    add(candidate("udp", "", type, priority, address, base));
  }

  private Candidate candidate(
      String transport,
      String kind,
      CandidateType type,
      long priority,
      InetSocketAddress address,
      InetSocketAddress base) {
    boolean derived = type != CandidateType.HOST;
    return new Candidate(
        Integer.toString(found.size() + 1),
        1,
        transport,
        priority,
        address.getAddress().getHostAddress(),
        address.getPort(),
        type,
        derived ? base.getAddress().getHostAddress() : "",
        derived ? base.getPort() : 0,
        kind);
  }

  private void add(Candidate candidate) {
    for (Candidate known : found) {
      if (known.address().equals(candidate.address())
          && known.port() == candidate.port()
          && known.transport().equals(candidate.transport())
          && known.tcpType().equals(candidate.tcpType())) {
        return;
      }
    }
    found.add(candidate);
    if (done) {
      later.accept(candidate);
    }
  }

  private void arrived() {
    if (--awaited == 0) {
      finish();
    }
  }

  /// Who has not answered by now is not waited for.
  private void finish() {
    if (!done) {
      done = true;
      loop.mapping(mapping);
      told.accept(List.copyOf(found));
    }
  }
}
