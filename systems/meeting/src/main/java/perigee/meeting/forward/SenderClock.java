package perigee.meeting.forward;

/// What a sender's reports say of its clock and a track's timestamps (RFC 3550 §6.4.1).
final class SenderClock {

  private static final long SECOND = 1_000_000_000L;
  private static final long FRACTIONS = 1L << Integer.SIZE;

  private boolean known;
  private long ntp;
  private int timestamp;
  private long arrivalNanos;

  void report(long ntpTime, int rtpTimestamp, long now) {
    known = ntpTime != 0;
    ntp = ntpTime;
    timestamp = rtpTimestamp;
    arrivalNanos = now;
  }

  boolean isKnown() {
    return known;
  }

  void forget() {
    known = false;
  }

  /// The middle 32 bits of the last report's time, 0 if there was none.
  int lastReport() {
    return known ? (int) (ntp >>> 16) : 0;
  }

  /// In 1/65536 s.
  int delaySinceReport(long now) {
    return known ? (int) Math.min(((now - arrivalNanos) << 16) / SECOND, Integer.MAX_VALUE) : 0;
  }

  /// When a timestamp was, in nanoseconds of the sender's own time.
  long nanosOf(int rtpTimestamp, int clockRate) {
    // The difference of the two is what it is modulo 2^32, also across their turn.
    int ticks = rtpTimestamp - timestamp;
    return nanosOf(ntp) + (long) ticks * SECOND / clockRate;
  }

  /// The timestamp of a time.
  int timestampOf(long senderNanos, int clockRate) {
    long since = senderNanos - nanosOf(ntp);
    // In two steps, since a sender's clock may be absurd.
    long ticks = since / SECOND * clockRate + since % SECOND * clockRate / SECOND;
    return (int) (timestamp + ticks);
  }

  /// How far our clock is ahead of the sender's, with the time that the report took.
  long aheadNanos(long ourNtpNanos) {
    return ourNtpNanos - nanosOf(ntp);
  }

  /// An NTP time as nanoseconds; it turns over with the seconds' 32 bits.
  static long nanosOf(long ntpTime) {
    return (ntpTime >>> Integer.SIZE) * SECOND + (ntpTime & (FRACTIONS - 1)) * SECOND / FRACTIONS;
  }

  static long ntpOf(long nanos) {
    return ((nanos / SECOND) << Integer.SIZE) | (((nanos % SECOND) << Integer.SIZE) / SECOND);
  }
}
