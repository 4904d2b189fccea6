package perigee.realtime.media;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;
import perigee.realtime.ice.BindingMessages;
import perigee.realtime.ice.BindingMessages.CheckTerms;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.stun.StunError;

/// The checks of a full end (RFC 8445 §6, §7, §8): paths are asked one each 20 ms, those that the
/// other end asks by first. The end that controls nominates the first that answers, so that media
/// flows at once, and each better one that answers later, or when the one that was chosen falls
/// silent. Each is asked for as long as media flows (RFC 7675 §5.1). It belongs to the port's
/// thread.
final class IceAgent {

  private static final Duration PACE = Duration.ofMillis(20);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int LOCAL_PREFERENCE = 65_535;

  private final MediaLoop loop;
  private final MediaPeer peer;
  private final long tieBreaker;
  private final Deque<PeerPath> triggered = new ArrayDeque<>();
  private final PathPace pace;
  private final FurtherMeans further;
  private final RelayPaths relays;
  private boolean controlling;
  private @Nullable MediaTimer timer;
  private @Nullable PeerPath nominee;
  private long revivedNanos;

  IceAgent(MediaLoop loop, MediaPeer peer) {
    this.loop = loop;
    this.peer = peer;
    this.tieBreaker = loop.port().random().nextLong();
    this.controlling = peer.terms().ice() == PeerTerms.Ice.CONTROLLING;
    this.pace = new PathPace(loop, peer);
    this.relays = new RelayPaths(peer);
    this.further = new FurtherMeans(loop, peer, this);
  }

  void start() {
    revivedNanos = loop.port().now();
    timer = loop.port().schedule(PACE, this::turn);
  }

  /// Credentials are others: what is asked is asked anew. The path in use stays until it is
  /// doubted.
  void restart() {
    triggered.clear();
    nominee = null;
    revivedNanos = loop.port().now();
    for (PeerPath path : peer.paths()) {
      path.checks.state = PathChecks.State.WAITING;
      path.checks.tries = 0;
      path.checks.nominating = false;
      path.checks.nominated = false;
      path.checks.nextNanos = loop.port().now();
    }
    hurry();
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
    further.stop();
  }

  boolean isControlling() {
    return controlling;
  }

  /// Whether ports are guessed, so that one that nobody told of comes from that.
  boolean guesses() {
    return further.guesses();
  }

  private void turn() {
    long now = loop.port().now();
    PeerPath selected = peer.selected();
    if (selected != null) {
      pace.watch(selected, now);
    }
    PeerPath next = triggered.poll();
    if (next == null) {
      next = pace.due(now, controlling);
    }
    if (next != null && !peer.isClosed()) {
      ask(next, now);
    }
    nominate(now);
    revive(now);
    further.turn(now);
    if (!peer.isClosed()) {
      timer = loop.port().schedule(untilNext(now), this::turn);
    }
  }

  private Duration untilNext(long now) {
    boolean busy = !triggered.isEmpty() || further.isBusy() || pace.isDueWithin(now, PACE);
    return busy ? PACE : LOOK;
  }

  private void ask(PeerPath path, long now) {
    PathChecks checks = path.checks;
    if (checks.state == PathChecks.State.CHECKING && pace.isSpent(path)) {
      failed(path);
      return;
    }
    if (checks.state == PathChecks.State.CONNECTING) {
      return;
    }
    if (checks.state != PathChecks.State.CHECKING) {
      checks.state = PathChecks.State.CHECKING;
      checks.tries = 0;
      checks.sentNanos = now;
      checks.transactionHigh = loop.port().random().nextLong();
      checks.transactionLow = loop.port().random().nextInt();
    }
    checks.tries++;
    checks.nextNanos = now + pace.untilAgain(path);
    loop.checks().ask(path, terms(path, checks.nominating));
  }

  /// What a request says.
  CheckTerms terms(PeerPath path, boolean nominate) {
    long priority = Candidate.priority(CandidateType.PEER_REFLEXIVE, LOCAL_PREFERENCE, 1);
    if (path.isRelayed()) {
      priority = path.checks.localPriority;
    } else if (path.isStream()) {
      priority = Candidate.streamPriority(CandidateType.PEER_REFLEXIVE, 0, 0);
    }
    return new CheckTerms(priority, tieBreaker, controlling, nominate);
  }

  /// What a request says that belongs to no path.
  CheckTerms probeTerms() {
    long priority = Candidate.priority(CandidateType.PEER_REFLEXIVE, LOCAL_PREFERENCE, 1);
    return new CheckTerms(priority, tieBreaker, controlling, false);
  }

  private void failed(PeerPath path) {
    path.checks.state = PathChecks.State.FAILED;
    path.checks.valid = false;
    path.checks.nominating = false;
    if (path == nominee) {
      nominee = null;
    }
  }

  /// Chooses the best path that has answered, if it is better than the one that is used, or that
  /// one is in doubt.
  private void nominate(long now) {
    if (!controlling || nominee != null || peer.isClosed()) {
      return;
    }
    PeerPath selected = peer.selected();
    PeerPath best = null;
    for (PeerPath path : peer.paths()) {
      boolean usable = path.checks.valid && !pace.isDoubtful(path);
      if (usable && (best == null || relays.isBetter(path, best))) {
        best = path;
      }
    }
    boolean wanted =
        selected == null
            || pace.isDoubtful(selected)
            || (best != null && relays.isWorth(best, selected));
    if (best != null && best != selected && wanted) {
      nominee = best;
      best.checks.nominating = true;
      best.checks.state = PathChecks.State.WAITING;
      ask(best, now);
    }
  }

  /// When nothing works, what failed is looked at again now and then.
  private void revive(long now) {
    PeerPath selected = peer.selected();
    boolean lost = selected == null || pace.isDoubtful(selected);
    if (!lost || now - revivedNanos < PathPace.REVIVE_NANOS) {
      return;
    }
    revivedNanos = now;
    for (PeerPath path : peer.paths()) {
      if (path.checks.state == PathChecks.State.FAILED) {
        path.checks.state = PathChecks.State.WAITING;
        path.checks.nextNanos = now;
      }
    }
  }

  /// A pair was made of a candidate. Our own network is opened by a packet that does not get as far
  /// as the other's: one that comes there too early makes some routers think that the port is
  /// theirs. Who controls begins at once, for the other end has been told before; who does not
  /// waits a moment.
  void paired(PeerPath path) {
    if (path.isRelayed() || path.octets != Integer.BYTES) {
      return;
    }
    loop.checks().probe(peer, path.socket, path.remote(), probeTerms(), PathPace.NEAR_HOPS);
    if (!controlling) {
      path.checks.nextNanos = loop.port().now() + PathPace.HOLD_OFF_NANOS;
    }
  }

  /// The other end has told of a candidate.
  void told(Candidate candidate, PeerAddress address) {
    further.told(candidate, address, loop.port().now());
    hurry();
  }

  /// A request came by a path; one that is asked by is asked next.
  void heard(PeerPath path, boolean nominated) {
    path.checks.nominated |= nominated;
    if (path.checks.valid) {
      follow(path);
    } else if (path.checks.state == PathChecks.State.CHECKING) {
      path.checks.nextNanos = loop.port().now();
      hurry();
    } else if (!triggered.contains(path)) {
      path.checks.state = PathChecks.State.WAITING;
      triggered.add(path);
      hurry();
    }
  }

  /// A path is gone.
  void lost(PeerPath path) {
    triggered.remove(path);
    if (path == nominee) {
      nominee = null;
    }
    nominate(loop.port().now());
    hurry();
  }

  /// Who only looks now and then does not wait with what is new.
  void hurry() {
    if (timer != null && !peer.isClosed()) {
      long soon = loop.port().now() + PACE.toNanos();
      if (timer.atNanos() - soon > 0) {
        timer.cancel();
        timer = loop.port().schedule(PACE, this::turn);
      }
    }
  }

  private void follow(PeerPath path) {
    if (!controlling && path.checks.nominated) {
      path.checks.nominated = false;
      use(path);
    }
  }

  private void use(PeerPath path) {
    if (peer.selected() != path) {
      peer.select(path);
      further.selected(path);
    }
  }

  /// Takes the answer that was read last, which came from where a path leads.
  void answered(PeerPath path, long now) {
    PathChecks checks = path.checks;
    BindingMessages messages = loop.checks().messages();
    if (checks.state != PathChecks.State.CHECKING
        || messages.transactionHigh() != checks.transactionHigh
        || messages.transactionLow() != checks.transactionLow
        || !messages.isSealedBy(peer.terms().remote())) {
      loop.statistics().count(MediaStatistics.Kind.CHECKS_REFUSED);
      return;
    }
    if (!messages.isSuccess()) {
      refused(path, messages.isRoleConflict());
      return;
    }
    checks.state = PathChecks.State.SUCCEEDED;
    checks.valid = true;
    path.proved = true;
    path.provedNanos = now;
    checks.measured(now - checks.sentNanos);
    checks.nextNanos = now + pace.untilConsent(path);
    relays.compared(path, peer.selected());
    if (path == nominee) {
      nominee = null;
      if (controlling && checks.nominating) {
        use(path);
      }
    }
    checks.nominating = false;
    follow(path);
    nominate(now);
  }

  private void refused(PeerPath path, boolean conflict) {
    failed(path);
    if (conflict) {
      path.checks.state = PathChecks.State.WAITING;
      controlling = !controlling;
    }
  }

  /// Settles who controls if both ends believe the same (RFC 8445 §7.3.1.1).
  ///
  /// @return the error if the other end is to change its mind
  @Nullable StunError settle(BindingMessages request) {
    if (request.isControlled() == controlling) {
      return null;
    }
    boolean stronger = Long.compareUnsigned(tieBreaker, request.tieBreaker()) >= 0;
    if (stronger == controlling) {
      return StunError.ROLE_CONFLICT;
    }
    controlling = !controlling;
    nominee = null;
    return null;
  }
}
