package perigee.realtime.media;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When which path of a peer is asked, and what it means that one does not answer. It belongs to
/// the port's thread.
///
/// @param peer whose paths they are
record PathPace(MediaLoop loop, MediaPeer peer) {

  /// Routers that a packet passes that is to open our own network only.
  static final int NEAR_HOPS = 2;

  static final long HOLD_OFF_NANOS = 400_000_000;
  static final long REVIVE_NANOS = 2_000_000_000;

  private static final long FIRST_WAIT_NANOS = 150_000_000;
  private static final long STREAM_WAIT_NANOS = 3_000_000_000L;
  private static final int MOST_TRIES = 8;
  private static final int MOST_STREAM_TRIES = 4;
  private static final int MOST_DOUBLINGS = 4;
  private static final int DOUBTFUL_TRIES = 3;
  private static final long CONSENT_NANOS = 5_000_000_000L;
  private static final long RANKED_NANOS = 1_500_000_000L;
  private static final double LEAST = 0.8;
  private static final double SPREAD = 0.4;
  private static final long SILENCE_NANOS = 700_000_000;
  private static final int GAPS = 4;

  /// How long until a request is sent again.
  long untilAgain(PeerPath path) {
    if (path.isStream()) {
      return STREAM_WAIT_NANOS;
    }
    long usual = FIRST_WAIT_NANOS << Math.min(path.checks.tries - 1, MOST_DOUBLINGS);
    return Math.max(usual, path.checks.rttNanos * 3 / 2);
  }

  /// How long a path that answers is left alone (RFC 7675 §5.1).
  long untilConsent(PeerPath path) {
    long usual = isRanked(path) ? RANKED_NANOS : CONSENT_NANOS;
    return (long) (usual * (LEAST + SPREAD * loop.port().random().nextDouble()));
  }

  /// Whether what it takes is to be known, since it may be the better relay.
  private boolean isRanked(PeerPath path) {
    PeerPath selected = peer.selected();
    return peer.rank() != null && selected != null && !selected.isDirect() && !path.isDirect();
  }

  boolean isSpent(PeerPath path) {
    return path.checks.tries >= (path.isStream() ? MOST_STREAM_TRIES : MOST_TRIES);
  }

  /// Whether a path leaves requests unanswered, or has failed.
  boolean isDoubtful(PeerPath path) {
    PathChecks checks = path.checks;
    boolean waiting = checks.state == PathChecks.State.CHECKING;
    int most = path.isStream() ? 2 : DOUBTFUL_TRIES;
    return !checks.valid || (waiting && checks.tries >= most);
  }

  /// A path that falls silent in the midst of talk is asked at once, and if it answers, not so soon
  /// again.
  void watch(PeerPath selected, long now) {
    PathChecks checks = selected.checks;
    long patience = Math.max(SILENCE_NANOS, GAPS * selected.gapNanos);
    boolean idle = checks.state == PathChecks.State.SUCCEEDED && selected.heardNanos != 0;
    if (idle && selected.silentNanos(now) > patience) {
      checks.nextNanos = now;
      selected.gapNanos = patience;
    }
  }

  /// The path that is asked next, if it is time for one: the one that is used, then those that are
  /// better, or all if none is used that answers, then what stands in reserve.
  @Nullable PeerPath due(long now, boolean controlling) {
    PeerPath selected = peer.selected();
    if (selected != null && isDue(selected, now)) {
      return selected;
    }
    boolean content = selected != null && !isDoubtful(selected);
    PeerPath best = null;
    for (PeerPath path : peer.paths()) {
      boolean wanted =
          !content
              || (selected != null && path.checks.priority > selected.checks.priority)
              || (controlling && (path == reserve(selected) || isRanked(path)));
      if (wanted
          && isDue(path, now)
          && (best == null || path.checks.priority > best.checks.priority)) {
        best = path;
      }
    }
    return best;
  }

  private static boolean isDue(PeerPath path, long now) {
    return switch (path.checks.state) {
      case WAITING, CHECKING, SUCCEEDED -> now - path.checks.nextNanos >= 0;
      case CONNECTING, FAILED -> false;
    };
  }

  /// The best path beside the one that is used.
  private @Nullable PeerPath reserve(@Nullable PeerPath selected) {
    PeerPath best = null;
    for (PeerPath path : peer.paths()) {
      boolean stands = path != selected && path.checks.valid;
      if (stands && (best == null || path.checks.priority > best.checks.priority)) {
        best = path;
      }
    }
    return best;
  }

  boolean isDueWithin(long now, Duration time) {
    return due(now + time.toNanos(), true) != null;
  }
}
