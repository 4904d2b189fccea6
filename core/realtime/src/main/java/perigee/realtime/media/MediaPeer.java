package perigee.realtime.media;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.realtime.ice.BindingMessages;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.srtp.SrtpSession;
import perigee.wire.rtp.RtcpReader;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.stun.StunError;

/// The other end of a transport, from its admission to its end: first it is found by checks, then
/// known by the handshake, then spoken to. It belongs to the port's thread.
public final class MediaPeer {

  /// Octets behind a packet that sending it may take.
  public static final int TRAILER = SrtpSession.TRAILER;

  private final MediaLoop loop;
  private PeerTerms terms;
  private final PeerListener listener;
  private final long admittedNanos;
  private final @Nullable IceAgent agent;
  private final PeerPaths ways;
  private final @Nullable PathOverlap overlap;
  private @Nullable RelayRank rank;
  private @Nullable PeerPath selected;
  private final PeerKeys keys;
  private boolean closed;

  MediaPeer(MediaLoop loop, PeerTerms terms, PeerListener listener, long now) {
    this.loop = loop;
    this.terms = terms;
    this.listener = listener;
    this.admittedNanos = now;
    this.agent = terms.ice() == PeerTerms.Ice.LITE ? null : new IceAgent(loop, this);
    this.ways = new PeerPaths(loop, this, agent);
    this.overlap = agent == null ? null : new PathOverlap(loop, this);
    this.keys = new PeerKeys(loop, this);
  }

  PeerTerms terms() {
    return terms;
  }

  /// Whether media can flow.
  public boolean isConnected() {
    return keys.areAgreed() && !closed;
  }

  public boolean isClosed() {
    return closed;
  }

  /// The other end's address, once it is known, for people.
  public @Nullable InetSocketAddress remote() {
    PeerPath path = selected;
    return path == null ? null : path.remote().socketAddress();
  }

  /// Begins ICE anew under other credentials, as a browser does when its network has changed (RFC
  /// 8839 §4.4.3). Media goes on where it went until a new path is nominated. For a lite end.
  ///
  /// @param local made by the port
  public void restart(IceCredentials local, IceCredentials remote) {
    if (agent != null || closed) {
      throw new IllegalStateException("only a lite end that is there begins anew");
    }
    PeerTerms before = terms;
    terms = PeerTerms.passive(local, remote, before.fingerprint());
    loop.renamed(this, before);
  }

  /// The same for a full end: the other end is looked for anew, at other places maybe; who it is,
  /// and the keys, stay.
  public void restart(IceCredentials local, IceCredentials remote, List<Candidate> candidates) {
    IceAgent full = agent;
    if (full == null || closed) {
      throw new IllegalStateException("only a full end that is there looks anew");
    }
    PeerTerms before = terms;
    terms =
        new PeerTerms(
            local, remote, before.fingerprint(), before.ice(), before.asClient(), candidates);
    loop.renamed(this, before);
    for (PeerPath path : List.copyOf(paths())) {
      if (path != selected) {
        forget(path);
      }
    }
    ways.forgetRemotes();
    full.restart();
    candidates.forEach(this::add);
  }

  /// The way that media goes, once it is chosen.
  public @Nullable MediaPath path() {
    PeerPath path = selected;
    return path == null
        ? null
        : new MediaPath(
            path.isRelayed() ? CandidateType.RELAYED : CandidateType.HOST,
            path.remoteType,
            loop.transport(path),
            path.remote().socketAddress(),
            loop.lent(path),
            path.guessed);
  }

  /// Has the other end reached by relays alone, so that it learns nothing of where this one is, or
  /// by all ways again. For a full end; said right after its admission, before candidates are
  /// added.
  public void relayOnly(boolean only) {
    ways.relayOnly(only);
  }

  /// Has ways by relays chosen by what is measured of them. For a full end.
  public void rank(RelayRank by) {
    rank = by;
  }

  @Nullable RelayRank rank() {
    return rank;
  }

  /// What share of the media was lost lately, 0 to 1, either way: checks tell little of that.
  public void mediaLost(double share) {
    PeerPath path = selected;
    if (path != null) {
      path.checks.loss = share;
    }
  }

  void begin() {
    IceAgent full = agent;
    if (full != null) {
      full.start();
      terms.candidates().forEach(this::add);
    }
  }

  /// Tells a full end of a further place to look at (RFC 8838). Names that only multicast DNS knows
  /// are left out, for the other end's checks tell the address.
  public void add(Candidate candidate) {
    if (!closed) {
      ways.add(candidate);
    }
  }

  /// There is one more relay of ours.
  void lent(RelayClient relay) {
    ways.lent(relay);
  }

  /// A path that a connection is made for.
  void pairStream(int number, PeerAddress to, long localPriority, long remotePriority) {
    ways.pairStream(number, to, localPriority, remotePriority);
  }

  /// A connection was made for a path.
  void connected(PeerPath path) {
    if (agent != null && path.checks.state == PathChecks.State.CONNECTING) {
      path.checks.state = PathChecks.State.WAITING;
      agent.hurry();
    }
  }

  /// The connection of a path has ended.
  void lost(PeerPath path) {
    forget(path);
    if (agent != null) {
      agent.lost(path);
    }
  }

  List<Candidate> remotes() {
    return ways.remotes();
  }

  List<PeerPath> paths() {
    return ways.all();
  }

  @Nullable PeerPath selected() {
    return selected;
  }

  /// Why a request that is sealed rightly is refused, if it is.
  @Nullable StunError refusal(BindingMessages request) {
    if (request.hasUnknown()) {
      return StunError.UNKNOWN_ATTRIBUTE;
    }
    if (agent != null) {
      return agent.settle(request);
    }
    return request.isControlled() ? StunError.ROLE_CONFLICT : null;
  }

  /// A check came from an address that was not known as this peer's.
  ///
  /// @param remotePriority that the check tells
  PeerPath learn(@Nullable PeerPath before, Arrival from, long remotePriority) {
    return ways.learn(before, from, remotePriority);
  }

  void forget(PeerPath path) {
    ways.remove(path);
    if (overlap != null) {
      overlap.gone(path);
    }
    if (path == selected) {
      selected = null;
    }
  }

  /// A request came that was sealed rightly.
  void checked(PeerPath path, boolean nominated, long now) {
    path.proved = true;
    path.provedNanos = now;
    if (agent != null) {
      agent.heard(path, nominated);
    } else if (nominated || selected == null) {
      selected = path;
    }
  }

  /// An answer came to a request of ours.
  void answered(PeerPath path, long now) {
    if (agent != null) {
      agent.answered(path, now);
    }
  }

  /// The ends have chosen.
  void select(PeerPath path) {
    if (overlap != null) {
      overlap.moved(selected, path);
    }
    selected = path;
    listener.routed(this);
    if (terms.asClient()) {
      keys.begin();
    }
  }

  /// A datagram of a handshake came, from an address that was proved.
  void handshake(PeerPath path, byte[] bytes, int at, int length) {
    if (selected == null) {
      selected = path;
      listener.routed(this);
    }
    keys.handshake(bytes, at, length);
  }

  /// Keys are agreed on.
  void agreed() {
    listener.connected(this);
  }

  /// A packet of media came.
  ///
  /// @return whether the other end made it
  boolean media(byte[] bytes, int at, int length, long now) {
    boolean control = RtcpReader.is(bytes, at, length);
    int plain = keys.open(bytes, at, length);
    if (plain < 0) {
      return false;
    }
    if (control) {
      listener.rtcp(this, bytes, at, plain, now);
    } else {
      listener.rtp(this, bytes, at, plain, now);
    }
    return true;
  }

  /// Sends a packet, RTP or RTCP; where it lies it may be changed. It leaves with this turn of the
  /// port's thread; packets of the same length to the same peer leave together.
  ///
  /// @param bytes with room for [#TRAILER] octets behind the packet
  /// @return whether it leaves
  public boolean send(byte[] bytes, int at, int length) {
    SrtpSession open = keys.session();
    PeerPath path = selected;
    if (open == null || path == null || closed) {
      loop.statistics().count(MediaStatistics.Kind.UNSENT);
      return false;
    }
    PeerPath beside = overlap == null ? null : overlap.next(path);
    int sealed =
        beside == null
            ? loop.send(path, open, bytes, at, length)
            : loop.send(path, beside, open, bytes, at, length);
    if (sealed < 0) {
      loop.statistics().count(MediaStatistics.Kind.UNSENT);
      return false;
    }
    loop.statistics().count(MediaStatistics.Kind.SENT);
    loop.statistics().count(MediaStatistics.Kind.SENT_BYTES, sealed);
    return true;
  }

  void sweep(long now) {
    if (selected != null && terms.asClient()) {
      // There may have been no room for the handshake before.
      keys.begin();
    }
    if (!keys.areAgreed() && now - admittedNanos > loop.limits().connectWithin().toNanos()) {
      close(selected == null ? "no check came" : "the handshake took too long");
      return;
    }
    long consented = Long.MIN_VALUE;
    boolean any = false;
    for (PeerPath path : paths()) {
      if (path.proved) {
        consented = any ? Math.max(consented, path.provedNanos) : path.provedNanos;
        any = true;
      }
    }
    if (any && now - consented > loop.limits().consent().toNanos()) {
      close("the other end is silent");
    }
  }

  /// Ends it.
  ///
  /// @param reason for people
  public void close(String reason) {
    if (closed) {
      return;
    }
    closed = true;
    loop.left(this);
    ways.clear();
    if (agent != null) {
      agent.stop();
    }
    keys.close();
    listener.closed(this, reason);
  }
}
