package perigee.meeting.forward;

/// When to ask a sender for a key frame: at once, but however many want one, at most once within
/// half a second; and again while none came.
final class KeyFrameRequests {

  private static final long LEAST_NANOS = 500_000_000L;

  private boolean wanted;
  private boolean expected;
  private boolean asked;
  private long askedAt;

  void want() {
    wanted = true;
  }

  /// Somebody will begin with it who can't be reached yet.
  void expect() {
    wanted = true;
    expected = true;
  }

  void arrived() {
    wanted = false;
    expected = false;
  }

  /// Whether one is of use though nobody has the track.
  boolean isExpected() {
    return expected;
  }

  boolean isWanted() {
    return wanted;
  }

  /// Whether to ask now. If so, it counts as asked.
  boolean take(long now, long roundTripNanos) {
    long least = Math.max(LEAST_NANOS, roundTripNanos * 3 / 2);
    if (!wanted || (asked && now - askedAt < least)) {
      return false;
    }
    asked = true;
    askedAt = now;
    return true;
  }
}
