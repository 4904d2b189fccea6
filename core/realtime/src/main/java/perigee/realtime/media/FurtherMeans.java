package perigee.realtime.media;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;

/// What is done when no direct way by UDP is found soon: connections by TCP (RFC 6544), and
/// guessing of ports. It belongs to the port's thread.
final class FurtherMeans {

  private static final long STREAMS_AFTER_NANOS = 200_000_000;
  private static final long GUESS_AFTER_NANOS = 500_000_000;
  private static final long KEPT_NANOS = 2_000_000_000;
  private static final int HTTPS = 443;
  private static final int OPEN_FROM_BOTH = 6;
  private static final int ACTIVE = 5;

  private final MediaLoop loop;
  private final MediaPeer peer;
  private final IceAgent agent;
  private @Nullable PortGuessing guessing;
  private boolean guessed;
  private int streams;
  private int streamsTried;
  private long sinceNanos;
  private long selectedNanos;
  private boolean kept;

  FurtherMeans(MediaLoop loop, MediaPeer peer, IceAgent agent) {
    this.loop = loop;
    this.peer = peer;
    this.agent = agent;
  }

  boolean guesses() {
    return guessing != null;
  }

  boolean isBusy() {
    PortGuessing active = guessing;
    boolean toTry = streamsTried < peer.remotes().size() && loop.port().peerStreams() != null;
    return (active != null && !active.isOver()) || (sinceNanos != 0 && toTry);
  }

  /// The other end told of a candidate.
  void told(Candidate candidate, PeerAddress address, long now) {
    if (candidate.type() != CandidateType.RELAYED && sinceNanos == 0) {
      sinceNanos = now;
    }
  }

  /// A path is used from now on.
  void selected(PeerPath path) {
    kept = path.isDirect() && !path.isStream();
    selectedNanos = loop.port().now();
  }

  void turn(long now) {
    if (kept && now - selectedNanos > KEPT_NANOS) {
      kept = false;
      tidy();
    }
    if (sinceNanos == 0 || hasDirect()) {
      return;
    }
    if (now - sinceNanos > STREAMS_AFTER_NANOS) {
      connect();
    }
    if (!guessed && now - sinceNanos > GUESS_AFTER_NANOS) {
      guessed = true;
      guessing = PortGuessing.begin(loop, peer, agent);
    }
    PortGuessing active = guessing;
    if (active != null) {
      active.turn(now);
    }
  }

  private boolean hasDirect() {
    for (PeerPath path : peer.paths()) {
      if (path.checks.valid && path.isDirect() && !path.isStream()) {
        return true;
      }
    }
    return false;
  }

  /// What a good path makes needless is given back.
  private void tidy() {
    for (PeerPath path : List.copyOf(peer.paths())) {
      if (path.isStream() && path != peer.selected()) {
        peer.forget(path);
      }
    }
    if (guessing != null) {
      guessing.tidy();
    }
  }

  /// Connects to what was told of since.
  private void connect() {
    PeerStreams connections = loop.port().peerStreams();
    if (connections == null) {
      return;
    }
    for (; streamsTried < peer.remotes().size(); streamsTried++) {
      Candidate candidate = peer.remotes().get(streamsTried);
      if (candidate.transport().equals("tcp")) {
        connect(connections, candidate);
      }
    }
  }

  private void connect(PeerStreams connections, Candidate candidate) {
    PeerAddress to = PeerAddress.of(PeerPaths.resolve(candidate));
    HttpProxy proxy = loop.port().reach().proxy();
    if (candidate.tcpType().equals("passive")) {
      long local = Candidate.streamPriority(CandidateType.HOST, ACTIVE, 0);
      begin(connections, 0, to, null, local, candidate);
      if (proxy != null && candidate.port() == HTTPS) {
        begin(connections, 0, to, proxy, local - 1, candidate);
      }
    } else if (candidate.tcpType().equals("so")) {
      boolean old = to.octets() == Integer.BYTES;
      for (InetSocketAddress own : connections.listening()) {
        if (own.getAddress() instanceof Inet4Address == old) {
          long local = Candidate.streamPriority(CandidateType.HOST, OPEN_FROM_BOTH, 0);
          begin(connections, own.getPort(), to, null, local, candidate);
        }
      }
    }
  }

  private void begin(
      PeerStreams connections,
      int localPort,
      PeerAddress to,
      @Nullable HttpProxy proxy,
      long local,
      Candidate candidate) {
    if (streams == MediaLimits.STREAMS_OF_PEER || peer.paths().size() >= MediaLimits.PAIRS) {
      return;
    }
    int number = connections.connect(localPort, to.socketAddress(), proxy);
    if (number > 0) {
      streams++;
      peer.pairStream(number, to, local, candidate.priority());
    }
  }

  void stop() {
    if (guessing != null) {
      guessing.stop();
    }
  }
}
