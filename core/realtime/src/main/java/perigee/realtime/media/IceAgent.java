package perigee.realtime.media;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import perigee.realtime.ice.BindingMessages;
import perigee.realtime.ice.BindingMessages.CheckTerms;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;
import perigee.wire.stun.StunError;

/// The checks of a full end (RFC 8445 §6, §7, §8): all paths are asked, one each 50 ms, those that
/// the other end asks by first. The end that controls nominates the best that answers; then it is
/// asked for as long as media flows (RFC 7675 §5.1). It belongs to the port's thread.
final class IceAgent {

  private static final Duration PACE = Duration.ofMillis(50);
  private static final long FIRST_WAIT_NANOS = 250_000_000;
  private static final long PATIENCE_NANOS = 300_000_000;
  private static final int MOST_TRIES = 7;
  private static final int MOST_DOUBLINGS = 3;
  private static final double CONSENT_MILLIS = 5000;
  private static final double LEAST = 0.8;
  private static final double SPREAD = 0.4;
  private static final int LOCAL_PREFERENCE = 65_535;

  private final MediaLoop loop;
  private final MediaPeer peer;
  private final long tieBreaker;
  private final Deque<PeerPath> triggered = new ArrayDeque<>();
  private boolean controlling;
  private @Nullable MediaTimer timer;
  private @Nullable PeerPath nominee;
  private long firstAnswerNanos;
  private boolean answered;

  IceAgent(MediaLoop loop, MediaPeer peer) {
    this.loop = loop;
    this.peer = peer;
    this.tieBreaker = loop.port().random().nextLong();
    this.controlling = peer.terms().ice() == PeerTerms.Ice.CONTROLLING;
  }

  void start() {
    timer = loop.port().schedule(PACE, this::turn);
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void turn() {
    long now = loop.port().now();
    PeerPath selected = peer.selected();
    PeerPath next = triggered.poll();
    if (next == null) {
      next = selected == null ? due(now) : selected;
    }
    if (next != null) {
      ask(next, now);
    }
    if (controlling && selected == null) {
      nominate(now);
    }
    timer = loop.port().schedule(untilNext(), this::turn);
  }

  private Duration untilNext() {
    if (peer.selected() == null || !triggered.isEmpty()) {
      return PACE;
    }
    double part = LEAST + SPREAD * loop.port().random().nextDouble();
    return Duration.ofMillis((long) (CONSENT_MILLIS * part));
  }

  /// The best path that waits for its first request, or for its next.
  private @Nullable PeerPath due(long now) {
    PeerPath best = null;
    for (PeerPath path : peer.paths()) {
      PathChecks checks = path.checks;
      boolean ready =
          checks.state == PathChecks.State.WAITING
              || (checks.state == PathChecks.State.CHECKING && now - checks.nextNanos >= 0);
      if (ready && (best == null || checks.priority > best.checks.priority)) {
        best = path;
      }
    }
    return best;
  }

  private void ask(PeerPath path, long now) {
    PathChecks checks = path.checks;
    if (checks.state == PathChecks.State.CHECKING && checks.tries >= MOST_TRIES) {
      checks.state = PathChecks.State.FAILED;
      if (path == nominee) {
        nominee = null;
      }
      return;
    }
    if (checks.state != PathChecks.State.CHECKING) {
      checks.state = PathChecks.State.CHECKING;
      checks.tries = 0;
      checks.transactionHigh = loop.port().random().nextLong();
      checks.transactionLow = loop.port().random().nextInt();
    }
    checks.nextNanos = now + (FIRST_WAIT_NANOS << Math.min(checks.tries++, MOST_DOUBLINGS));
    long priority = Candidate.priority(CandidateType.PEER_REFLEXIVE, LOCAL_PREFERENCE, 1);
    loop.check(path, new CheckTerms(priority, tieBreaker, controlling, checks.nominating));
  }

  /// Chooses the best path that has answered, as soon as no better one may still do so.
  private void nominate(long now) {
    if (nominee != null || !answered) {
      return;
    }
    PeerPath best = null;
    long hope = Long.MIN_VALUE;
    for (PeerPath path : peer.paths()) {
      boolean succeeded = path.checks.state == PathChecks.State.SUCCEEDED;
      if (succeeded && (best == null || path.checks.priority > best.checks.priority)) {
        best = path;
      }
      hope = path.checks.isPending() ? Math.max(hope, path.checks.priority) : hope;
    }
    boolean waited = now - firstAnswerNanos > PATIENCE_NANOS;
    if (best != null && (waited || hope <= best.checks.priority)) {
      nominee = best;
      best.checks.nominating = true;
      ask(best, now);
    }
  }

  /// A path was learned from a request, or told by a candidate; one that is asked by is asked next.
  void heard(PeerPath path, boolean nominated) {
    path.checks.nominated |= nominated;
    if (path.checks.state == PathChecks.State.SUCCEEDED) {
      follow(path);
    } else if (path.checks.state == PathChecks.State.CHECKING) {
      path.checks.nextNanos = loop.port().now();
    } else if (!triggered.contains(path)) {
      path.checks.state = PathChecks.State.WAITING;
      triggered.add(path);
      hurry();
    }
  }

  /// Whoever waits for consent only does not wait with a path that is new.
  private void hurry() {
    if (timer != null && peer.selected() != null) {
      timer.cancel();
      timer = loop.port().schedule(PACE, this::turn);
    }
  }

  private void follow(PeerPath path) {
    if (!controlling && path.checks.nominated && peer.selected() != path) {
      path.checks.nominated = false;
      peer.select(path);
    }
  }

  /// Takes the answer that was read last, which came from where a path leads.
  void answered(PeerPath path, long now) {
    PathChecks checks = path.checks;
    BindingMessages messages = loop.messages();
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
    path.proved = true;
    path.provedNanos = now;
    if (!answered) {
      answered = true;
      firstAnswerNanos = now;
    }
    if (checks.nominating && controlling && peer.selected() != path) {
      peer.select(path);
    }
    checks.nominating = false;
    follow(path);
    if (controlling && peer.selected() == null) {
      nominate(now);
    }
  }

  private void refused(PeerPath path, boolean conflict) {
    path.checks.state = conflict ? PathChecks.State.WAITING : PathChecks.State.FAILED;
    if (path == nominee) {
      nominee = null;
    }
    path.checks.nominating = false;
    if (conflict) {
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
