package perigee.realtime.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.realtime.ice.BindingMessages.CheckTerms;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;

/// Meets a network that gives each destination another port. The end behind it opens many sockets
/// to the one port of the other, which asks at random ports of the network: by the birthday paradox
/// few questions find one of many. Of 64,512 ports 256 are open, so 1,500 questions miss them all
/// once in 400 times. A question that arrives is a check as any other, and all else follows from
/// that. It belongs to the port's thread.
final class PortGuessing {

  private static final int QUESTIONS = 1500;
  private static final int QUESTIONS_OF_TURN = 10;
  private static final int OPENED_IN_TURN = 16;
  private static final long SECOND_ROUND_NANOS = 1_500_000_000;
  private static final long WITHIN_NANOS = 6_000_000_000L;
  private static final int FIRST_PORT = 1024;
  private static final int PORTS = 65_536 - FIRST_PORT;

  /// Has no divisor in common with the number of ports, so none is asked twice.
  private static final int STRIDE = 40_507;

  private final MediaLoop loop;
  private final MediaPeer peer;
  private final IceAgent agent;
  private final PeerAddress target;
  private final boolean opens;
  private final int offset;
  private final long begunNanos;
  private final List<Integer> sockets = new ArrayList<>();
  private int asked;
  private int reopened;
  private boolean over;

  private PortGuessing(
      MediaLoop loop, MediaPeer peer, IceAgent agent, PeerAddress target, boolean opens) {
    this.loop = loop;
    this.peer = peer;
    this.agent = agent;
    this.target = target;
    this.opens = opens;
    this.offset = loop.port().random().nextInt(PORTS);
    this.begunNanos = loop.port().now();
  }

  /// Begins, if one end is behind such a network and the other is not.
  static @Nullable PortGuessing begin(MediaLoop loop, MediaPeer peer, IceAgent agent) {
    List<Candidate> seen = new ArrayList<>();
    Candidate own = null;
    for (Candidate each : peer.remotes()) {
      boolean ours = each.transport().equals("udp") && isPublic(each);
      if (ours && each.type() == CandidateType.SERVER_REFLEXIVE) {
        seen.add(each);
      } else if (ours && each.type() == CandidateType.HOST) {
        own = each;
      }
    }
    Candidate target = seen.isEmpty() ? own : seen.getFirst();
    boolean random = loop.mapping().isRandom();
    boolean farRandom = seen.size() > 1 && isAnotherPort(seen.get(0), seen.get(1));
    if (target == null || random == farRandom || loop.port().reach().probeSockets() == 0) {
      return null;
    }
    return new PortGuessing(loop, peer, agent, PeerAddress.of(PeerPaths.resolve(target)), random);
  }

  private static boolean isAnotherPort(Candidate one, Candidate other) {
    return one.address().equals(other.address())
        && one.port() != other.port()
        && one.relatedPort() == other.relatedPort();
  }

  private static boolean isPublic(Candidate candidate) {
    InetAddress address = PeerPaths.resolve(candidate).getAddress();
    return address.getAddress().length == Integer.BYTES
        && !address.isSiteLocalAddress()
        && !address.isLinkLocalAddress();
  }

  boolean isOver() {
    return over;
  }

  void turn(long now) {
    if (over) {
      return;
    }
    if (now - begunNanos > WITHIN_NANOS) {
      over = true;
      tidy();
    } else if (opens) {
      open(now);
    } else {
      guess();
    }
  }

  private void open(long now) {
    int most = loop.port().reach().probeSockets();
    CheckTerms terms = agent.probeTerms();
    for (int i = 0; i < OPENED_IN_TURN && sockets.size() < most; i++) {
      InetAddress here = loop.port().addresses().get(loop.socketFor(target.octets())).getAddress();
      int socket = loop.ports().open(new InetSocketAddress(here, 0));
      if (socket < 0) {
        return;
      }
      sockets.add(socket);
      loop.checks().probe(peer, socket, target, terms, PathPace.NEAR_HOPS);
    }
    if (now - begunNanos > SECOND_ROUND_NANOS) {
      // Farther, if the network is larger than the first packets went.
      int until = Math.min(sockets.size(), reopened + OPENED_IN_TURN);
      for (; reopened < until; reopened++) {
        loop.checks().probe(peer, sockets.get(reopened), target, terms, 0);
      }
    }
  }

  private void guess() {
    int socket = loop.socketFor(target.octets());
    CheckTerms terms = agent.probeTerms();
    for (int i = 0; i < QUESTIONS_OF_TURN && asked < QUESTIONS; i++, asked++) {
      int port = FIRST_PORT + (int) ((offset + (long) asked * STRIDE) % PORTS);
      PeerAddress to = new PeerAddress(target.octets(), target.high(), target.low(), port);
      loop.checks().probe(peer, socket, to, terms, 0);
    }
  }

  /// Gives back the sockets that are not used.
  void tidy() {
    over = true;
    PeerPath selected = peer.selected();
    for (PeerPath path : List.copyOf(peer.paths())) {
      if (path != selected && sockets.contains(path.socket)) {
        peer.forget(path);
      }
    }
    for (int socket : sockets) {
      if (selected == null || selected.socket != socket) {
        loop.ports().close(socket);
      }
    }
    sockets.removeIf(socket -> selected == null || selected.socket != socket);
  }

  /// Gives back all.
  void stop() {
    over = true;
    sockets.forEach(loop.ports()::close);
    sockets.clear();
  }
}
