package perigee.meeting.forward.congestion;

/// A short burst at a higher rate, to see whether it gets through at that rate. One after the
/// other; while they find more room they follow each other quickly, else less and less often.
final class Probe {

  private static final long LENGTH_NANOS = 30_000_000L;
  private static final long MOST_LENGTH_NANOS = 600_000_000L;
  private static final int LEAST_PACKETS = 6;
  private static final long AFTER_SUCCESS_NANOS = 200_000_000L;
  private static final long AFTER_FAILURE_NANOS = 1_000_000_000L;
  private static final long MOST_PAUSE_NANOS = 4_000_000_000L;
  private static final long RESULT_NANOS = 1_000_000_000L;
  private static final double ARRIVED_PART = 0.8;
  private static final double SATURATED = 0.9;
  private static final double BELOW_SATURATION = 0.95;
  private static final double IMPLAUSIBLE = 2;
  private static final double SUCCESS = 1.1;

  private enum State {
    WAITING,
    SENDING,
    AWAITING
  }

  private State state = State.WAITING;
  private int number;
  private long notBefore;
  private long pauseNanos = AFTER_FAILURE_NANOS;
  private long targetBps;
  private long estimateBefore;
  private long beganAt;
  private long endedAt;
  private int sentOctets;
  private int sentPackets;

  private int arrivedPackets;
  private int arrivedOctets;
  private long firstSent;
  private long lastSent;
  private int lastSentOctets;
  private long firstArrival;
  private int firstArrivalOctets;
  private long lastArrival;

  /// Begins one if it is time.
  void begin(long target, long estimate, long now) {
    if (state != State.WAITING || now < notBefore) {
      return;
    }
    state = State.SENDING;
    number = number % Byte.MAX_VALUE + 1;
    targetBps = target;
    estimateBefore = estimate;
    beganAt = now;
    sentOctets = 0;
    sentPackets = 0;
    arrivedPackets = 0;
    arrivedOctets = 0;
  }

  /// Not for a while: the path has just shown that it has no room.
  void postpone(long until) {
    notBefore = Math.max(notBefore, until);
    if (state == State.SENDING) {
      state = State.WAITING;
    }
  }

  boolean isSending() {
    return state == State.SENDING;
  }

  /// Octets of padding that are to be sent now.
  int octets(long now) {
    if (state == State.SENDING) {
      endIfDone(now);
    }
    if (state != State.SENDING) {
      return 0;
    }
    // At a low rate it takes longer until there are enough packets to judge by.
    long past = Math.min(now - beganAt, MOST_LENGTH_NANOS);
    long due = targetBps / Byte.SIZE * (past + 1_000_000) / 1_000_000_000L;
    return (int) Math.max(0, due - sentOctets);
  }

  /// The number of the probe that a packet belongs to which leaves now, 0 for none.
  byte sent(int octets, long now) {
    if (state != State.SENDING) {
      return 0;
    }
    endIfDone(now);
    if (state != State.SENDING) {
      return 0;
    }
    sentOctets += octets;
    sentPackets++;
    return (byte) number;
  }

  private void endIfDone(long now) {
    if (now - beganAt > LENGTH_NANOS && sentPackets >= LEAST_PACKETS) {
      state = State.AWAITING;
      endedAt = now;
    }
  }

  void arrived(byte ofNumber, int octets, long sent, long arrival) {
    if (ofNumber != number || state == State.WAITING) {
      return;
    }
    if (arrivedPackets == 0) {
      firstSent = sent;
      lastSent = sent;
      lastSentOctets = octets;
      firstArrival = arrival;
      firstArrivalOctets = octets;
      lastArrival = arrival;
    }
    if (sent >= lastSent) {
      lastSent = sent;
      lastSentOctets = octets;
    }
    firstSent = Math.min(firstSent, sent);
    if (arrival < firstArrival) {
      firstArrival = arrival;
      firstArrivalOctets = octets;
    }
    lastArrival = Math.max(lastArrival, arrival);
    arrivedPackets++;
    arrivedOctets += octets;
  }

  /// What the probe found, in bits a second: 0 if it is not over or found nothing.
  long result(long now) {
    if (state == State.SENDING && now - beganAt > RESULT_NANOS) {
      // There was nothing to send.
      fail(now);
      return 0;
    }
    if (state != State.AWAITING) {
      return 0;
    }
    boolean enough = arrivedPackets >= sentPackets * ARRIVED_PART;
    if (!enough && now - endedAt < RESULT_NANOS) {
      return 0;
    }
    long found = arrivedPackets >= LEAST_PACKETS * ARRIVED_PART ? measure() : 0;
    if (found < estimateBefore * SUCCESS) {
      fail(now);
    } else {
      pauseNanos = AFTER_FAILURE_NANOS;
      notBefore = now + AFTER_SUCCESS_NANOS;
    }
    state = State.WAITING;
    return found;
  }

  private void fail(long now) {
    state = State.WAITING;
    notBefore = now + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, MOST_PAUSE_NANOS);
  }

  private long measure() {
    long sendNanos = lastSent - firstSent;
    long arrivalNanos = lastArrival - firstArrival;
    if (sendNanos <= 0 || arrivalNanos <= 0) {
      return 0;
    }
    double sent = (arrivedOctets - lastSentOctets) * 8e9 / sendNanos;
    double arrived = (arrivedOctets - firstArrivalOctets) * 8e9 / arrivalNanos;
    if (arrived > sent * IMPLAUSIBLE) {
      return 0;
    }
    double found = Math.min(sent, arrived);
    return (long) (arrived < SATURATED * sent ? BELOW_SATURATION * arrived : found);
  }
}
