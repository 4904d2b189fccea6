package perigee.realtime.media;

import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.CandidateType;

/// How far the checks of one path are (RFC 8445 §6.1.2.6). It belongs to the port's thread.
final class PathChecks {

  /// Where a path stands.
  enum State {
    /// Its connection is not there yet.
    CONNECTING,
    WAITING,
    CHECKING,
    SUCCEEDED,
    FAILED
  }

  private static final int LOCAL_PREFERENCE = 65_535;
  private static final double RTT_GAIN = 1.0 / 8;
  private static final double LOSS_GAIN = 1.0 / 16;

  /// What this end's address is worth.
  final long localPriority;

  long priority;
  State state = State.WAITING;

  /// Whether it was answered, and has not failed since.
  boolean valid;

  /// The transaction that is under way.
  long transactionHigh;

  int transactionLow;

  /// How often it was sent.
  int tries;

  /// When it was sent first.
  long sentNanos;

  /// When it is sent again, or begun.
  long nextNanos;

  /// How long an answer takes, 0 if that is not known.
  long rttNanos;

  /// The same, smoothed; and the share of questions, or of media, that was lost.
  double smoothedNanos;

  double loss;

  /// How often in a row it was found to be worth a change.
  int worth;

  /// Whether our request chooses the path.
  boolean nominating;

  /// Whether the other end has chosen it.
  boolean nominated;

  PathChecks(long localPriority, long remotePriority) {
    this.localPriority = localPriority;
    rank(remotePriority);
  }

  /// An answer came.
  void measured(long nanos) {
    for (int lost = 1; lost < tries; lost++) {
      loss += LOSS_GAIN * (1 - loss);
    }
    loss -= LOSS_GAIN * loss;
    if (tries == 1) {
      rttNanos = nanos;
      smoothedNanos += smoothedNanos == 0 ? nanos : RTT_GAIN * (nanos - smoothedNanos);
    }
  }

  /// What both ends think of the pair, in the same order at both (RFC 8445 §6.1.2.3).
  void rank(long remotePriority) {
    priority =
        (Math.min(localPriority, remotePriority) << Integer.SIZE)
            + 2 * Math.max(localPriority, remotePriority);
  }

  /// Of an address of this machine.
  static long ownPriority() {
    return Candidate.priority(CandidateType.HOST, LOCAL_PREFERENCE, 1);
  }

  boolean isPending() {
    return state == State.WAITING || state == State.CHECKING;
  }
}
