package perigee.realtime.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;

/// The ways to one peer: what it has told of where it is, what its checks have shown, and the pairs
/// of addresses made of that (RFC 8445 §6.1.2). It belongs to the port's thread.
final class PeerPaths {

  private static final Comparator<PeerPath> OLDEST =
      (a, b) -> Long.signum(a.provedNanos - b.provedNanos);

  private final MediaLoop loop;
  private final MediaPeer peer;
  private final @Nullable IceAgent agent;
  private final List<PeerPath> paths = new ArrayList<>(2);
  private final List<Candidate> remotes = new ArrayList<>();
  private boolean relayOnly;

  /// @param agent null of a lite end
  PeerPaths(MediaLoop loop, MediaPeer peer, @Nullable IceAgent agent) {
    this.loop = loop;
    this.peer = peer;
    this.agent = agent;
  }

  List<PeerPath> all() {
    return paths;
  }

  List<Candidate> remotes() {
    return remotes;
  }

  void forgetRemotes() {
    remotes.clear();
  }

  void relayOnly(boolean only) {
    relayOnly = only;
    if (!only) {
      remotes.forEach(this::pairUp);
    }
  }

  /// A further place to look at.
  void add(Candidate candidate) {
    boolean fits = remotes.size() < MediaLimits.CANDIDATES && candidate.port() != 0;
    if (agent != null && fits && address(candidate) != null) {
      remotes.add(candidate);
      pairUp(candidate);
    }
  }

  private static @Nullable PeerAddress address(Candidate candidate) {
    try {
      return PeerAddress.of(resolve(candidate));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Where a candidate leads.
  ///
  /// @throws IllegalArgumentException if its address is a name
  static InetSocketAddress resolve(Candidate candidate) {
    return new InetSocketAddress(InetAddress.ofLiteral(candidate.address()), candidate.port());
  }

  private void pairUp(Candidate candidate) {
    PeerAddress to = address(candidate);
    IceAgent full = agent;
    if (to == null || full == null) {
      return;
    }
    if (candidate.transport().equals("tcp")) {
      if (!relayOnly) {
        full.told(candidate, to);
      }
      return;
    }
    List<InetSocketAddress> own = relayOnly ? List.of() : loop.port().addresses();
    for (int socket = 0; socket < own.size(); socket++) {
      if (PeerAddress.of(own.get(socket)).octets() == to.octets()) {
        pair(socket, PathChecks.ownPriority(), to, candidate);
      }
    }
    for (RelayClient relay : loop.relays()) {
      pair(relay, to, candidate);
    }
    full.told(candidate, to);
  }

  private void pair(RelayClient relay, PeerAddress to, Candidate candidate) {
    InetSocketAddress relayed = relay.relayed();
    if (relayed != null && PeerAddress.of(relayed).octets() == to.octets()) {
      pair(relay.number(), relay.priority(), to, candidate);
    }
  }

  /// One more relay of ours leads to where the other end is.
  void lent(RelayClient relay) {
    IceAgent full = agent;
    if (full == null) {
      return;
    }
    for (Candidate candidate : remotes) {
      PeerAddress to = address(candidate);
      if (to != null && !candidate.transport().equals("tcp")) {
        pair(relay, to, candidate);
      }
    }
    full.hurry();
  }

  private void pair(int socket, long localPriority, PeerAddress to, Candidate candidate) {
    PeerPath known = loop.paths().find(socket, to.octets(), to.high(), to.low(), to.port());
    if (known != null && known.peer == peer) {
      // A check of the other end was faster than its word.
      known.remoteType = candidate.type();
      known.guessed = false;
      known.checks.rank(candidate.priority());
    } else if (known == null && paths.size() < MediaLimits.PAIRS) {
      PathChecks checks = new PathChecks(localPriority, candidate.priority());
      PeerPath path = new PeerPath(peer, socket, to, checks);
      path.remoteType = candidate.type();
      addPath(path);
      if (agent != null) {
        agent.paired(path);
      }
    }
  }

  /// A path that a connection is made for.
  void pairStream(int number, PeerAddress to, long localPriority, long remotePriority) {
    PeerPath path = new PeerPath(peer, number, to, new PathChecks(localPriority, remotePriority));
    path.checks.state = PathChecks.State.CONNECTING;
    addPath(path);
    loop.streams().add(path);
  }

  private PeerPath addPath(PeerPath path) {
    paths.add(path);
    loop.paths().add(path);
    return path;
  }

  /// A check came from an address that was not known as this peer's. The one that was proved least
  /// lately makes room.
  ///
  /// @param remotePriority that the check tells
  PeerPath learn(@Nullable PeerPath before, Arrival from, long remotePriority) {
    if (before != null) {
      before.peer.forget(before);
    }
    if (paths.size() >= (agent == null ? MediaLimits.ADDRESSES : MediaLimits.PAIRS)) {
      peer.forget(paths.stream().filter(path -> path != peer.selected()).min(OLDEST).orElseThrow());
    }
    PeerAddress address = from.address();
    long local = PathChecks.ownPriority();
    RelayClient relay = loop.relays().by(from.socket);
    if (relay != null) {
      local = relay.priority();
    } else if (from.socket >= PeerStreams.FIRST_NUMBER) {
      local = Candidate.streamPriority(CandidateType.PEER_REFLEXIVE, 0, 0);
    }
    PeerPath path = new PeerPath(peer, from.socket, address, new PathChecks(local, remotePriority));
    for (Candidate each : remotes) {
      if (each.type() == CandidateType.RELAYED && address.equals(address(each))) {
        path.remoteType = CandidateType.RELAYED;
        path.checks.rank(each.priority());
      }
    }
    if (agent != null) {
      path.guessed = agent.guesses() && !path.isStream() && path.isDirect();
    }
    if (path.isStream()) {
      loop.streams().add(path);
    }
    return addPath(path);
  }

  void remove(PeerPath path) {
    paths.remove(path);
    loop.gone(path);
  }

  void clear() {
    paths.forEach(loop::gone);
    paths.clear();
  }
}
