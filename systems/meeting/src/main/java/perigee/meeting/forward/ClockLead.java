package perigee.meeting.forward;

/// How far our clock is ahead of a participant's, by its sender reports (RFC 3550 §6.4.1): each is
/// late by the time that it needed, so the least counts, and the rest draw a little.
final class ClockLead {

  private static final long STEP_NANOS = 5_000_000_000L;
  private static final int SMOOTHING = 64;

  private boolean known;
  private long nanos;

  /// A report came.
  ///
  /// @param ahead by which our clock was ahead when it came
  void told(long ahead) {
    boolean stepped = Math.abs(ahead - nanos) > STEP_NANOS;
    if (!known || stepped || ahead < nanos) {
      // The report that took least time tells most.
      nanos = ahead;
      known = true;
    } else {
      nanos += (ahead - nanos) / SMOOTHING;
    }
  }

  /// Whether the sender has told its clock.
  boolean isKnown() {
    return known;
  }

  /// In nanoseconds, 0 if nothing was told.
  long nanos() {
    return nanos;
  }
}
