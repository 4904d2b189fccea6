package perigee.meeting.forward;

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

  /// Whether the sender's clock is another one now, or absurd: for the receiver time goes on.
  boolean hasJumped(Incoming in) {
    int went = of(in.timestamp) - last;
    return Math.abs(went - ticksSince(in.arrivalNanos)) > mostStep;
  }

  /// The timestamp that stands for a moment.
  int at(long now) {
    return last + (int) ticksSince(now);
  }

  /// How long nothing new was sent, in nanoseconds.
  long idleNanos(long now) {
    return now - lastNanos;
  }

  private long ticksSince(long nanos) {
    return (nanos - lastNanos) / 1000 * clock / 1_000_000;
  }
}
