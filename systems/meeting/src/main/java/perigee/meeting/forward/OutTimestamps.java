package perigee.meeting.forward;

import org.jspecify.annotations.Nullable;

/// Timestamps of a stream that goes on without a break: those of what it carries, shifted.
final class OutTimestamps {

  private final int clock;
  private final int leastStep;
  private final int mostStep;
  private int shift;
  private int last;
  private long lastNanos;

  /// Timestamps of a clock.
  ///
  /// @param clock ticks a second
  /// @param leastStep how far the first timestamp of something else is from the last, at least
  /// @param mostStep how far at most; what goes further against the time that went by has jumped
  OutTimestamps(int clock, int leastStep, int mostStep) {
    this.clock = clock;
    this.leastStep = leastStep;
    this.mostStep = mostStep;
  }

  /// What a timestamp is sent as.
  int of(int timestamp) {
    return timestamp + shift;
  }

  int last() {
    return last;
  }

  /// From a packet on, its clock's timestamps are sent as those from another one on.
  void shift(Incoming in, int timestamp) {
    shift = timestamp - in.timestamp;
  }

  /// Has a packet go on where the stream is, by the time that went by.
  void goOn(Incoming in) {
    shift(in, last + step(in));
  }

  /// Nothing counts as sent before a timestamp.
  void begin(Incoming in, int timestamp) {
    last = timestamp - 1;
    lastNanos = in.arrivalNanos;
  }

  /// A packet is sent.
  ///
  /// @return whether it is newer than all before
  boolean sent(Incoming in, int timestamp) {
    if (timestamp - last <= 0) {
      return false;
    }
    last = timestamp;
    lastNanos = in.arrivalNanos;
    return true;
  }

  /// How far the timestamp is to go, by the time that went by.
  int step(Incoming in) {
    return Math.clamp(ticksSince(in.arrivalNanos), leastStep, mostStep);
  }

  /// What the first timestamp of another track becomes: by the sender's own clock if both tracks
  /// are of one source and it told, else by the time that went by.
  int next(@Nullable UpTrack before, UpTrack track, Incoming in) {
    int step = step(in);
    if (before != null
        && before.source == track.source
        && before.clock.isKnown()
        && track.clock.isKnown()) {
      long at = track.clock.nanosOf(in.timestamp, clock);
      int exact = of(before.clock.timestampOf(at, clock)) - last;
      if (exact >= leastStep && Math.abs((long) exact - step) < clock) {
        return last + exact;
      }
    }
    return last + step;
  }

  /// Whether the sender's clock is another one now, or absurd: for the receiver time goes on.
  boolean hasJumped(Incoming in) {
    int went = of(in.timestamp) - last;
    return Math.abs(went - ticksSince(in.arrivalNanos)) > mostStep;
  }

  /// The timestamp that stands for a moment.
  int at(long now) {
    return last + (int) ticksSince(now);
  }

  /// The same, by the sender's clock if it told and is sane.
  ///
  /// @param track what is carried
  int at(UpTrack track, long now, long ourNtpNanos) {
    if (track.clock.isKnown()) {
      long senders = ourNtpNanos - track.source.sender.ahead.nanos();
      int exact = of(track.clock.timestampOf(senders, clock));
      if (Math.abs((long) exact - last) < mostStep) {
        return exact;
      }
    }
    return at(now);
  }

  /// How long nothing new was sent, in nanoseconds.
  long idleNanos(long now) {
    return now - lastNanos;
  }

  private long ticksSince(long nanos) {
    return (nanos - lastNanos) / 1000 * clock / 1_000_000;
  }
}
