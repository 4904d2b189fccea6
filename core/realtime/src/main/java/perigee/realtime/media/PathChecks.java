package perigee.realtime.media;

/// How far the checks of one path are (RFC 8445 §6.1.2.6). It belongs to the port's thread.
final class PathChecks {

  /// Where a path stands.
  enum State {
    WAITING,
    CHECKING,
    SUCCEEDED,
    FAILED
  }

  final long priority;
  State state = State.WAITING;

  /// The transaction that is under way.
  long transactionHigh;

  int transactionLow;

  /// How often it was sent.
  int tries;

  /// When it is sent again.
  long nextNanos;

  /// Whether our request chooses the path.
  boolean nominating;

  /// Whether the other end has chosen it.
  boolean nominated;

  PathChecks(long priority) {
    this.priority = priority;
  }

  boolean isPending() {
    return state == State.WAITING || state == State.CHECKING;
  }
}
