package perigee.meeting.forward.congestion;

/// Turns what the detector says into a rate: less than what arrives while queues grow, a wait while
/// they drain, then more; carefully where the limit was last time, by a fixed part of it elsewhere
/// (draft-ietf-rmcat-gcc-02 §5.5).
final class RateControl {

  private static final double DECREASE = 0.85;
  private static final double INCREASE_PER_SECOND = 1.08;
  private static final double LIMITED = 1.5;
  private static final long LIMITED_ADD_BPS = 10_000;
  private static final double AVERAGE = 0.05;
  private static final double NEAR_DEVIATIONS = 3;
  private static final double LEAST_DEVIATION = 0.4;
  private static final double MOST_DEVIATION = 2.5;
  private static final int PACKET_BITS = 1200 * Byte.SIZE;
  private static final long RESPONSE_NANOS = 100_000_000L;
  private static final double SECOND = 1e9;
  private static final long LEAST_DECREASE_NANOS = 200_000_000L;

  private final long least;
  private final long most;
  private double bps;
  private boolean increasing;
  private long updatedAt = -1;
  private long decreasedAt = Long.MIN_VALUE / 2;

  /// What the path had room for when queues grew, in kbit/s, and how much that varies.
  private double capacity = -1;

  private double deviation = LEAST_DEVIATION;

  RateControl(long start, long least, long most) {
    bps = start;
    this.least = least;
    this.most = most;
  }

  long bps() {
    return (long) bps;
  }

  /// When the rate was lowered last.
  long decreasedAt() {
    return decreasedAt;
  }

  void update(Usage usage, long ackedBps, long rttNanos, long now) {
    long past = updatedAt < 0 ? 0 : now - updatedAt;
    updatedAt = now;
    switch (usage) {
      case OVER -> decrease(ackedBps, rttNanos, now);
      case UNDER -> increasing = false;
      case NORMAL -> {
        if (increasing) {
          increase(ackedBps, rttNanos, Math.min(past / SECOND, 1));
        }
        increasing = true;
      }
    }
    bps = Math.clamp(bps, (double) least, (double) most);
  }

  private void increase(long ackedBps, long rttNanos, double seconds) {
    double kbps = ackedBps / 1000.0;
    if (capacity > 0 && kbps > capacity + NEAR_DEVIATIONS * spread()) {
      capacity = -1;
    }
    double added;
    if (capacity > 0) {
      double response = (rttNanos + RESPONSE_NANOS) / SECOND;
      added = seconds * Math.max(4_000, PACKET_BITS / response);
    } else {
      added = bps * (Math.pow(INCREASE_PER_SECOND, seconds) - 1);
    }
    // Who sends less than they may learns nothing about the path.
    double limit = LIMITED * ackedBps + LIMITED_ADD_BPS;
    if (ackedBps > 0 && bps + added > limit) {
      bps = Math.max(bps, limit);
    } else {
      bps += added;
    }
  }

  private void decrease(long ackedBps, long rttNanos, long now) {
    increasing = false;
    if (now - decreasedAt < Math.max(LEAST_DECREASE_NANOS, rttNanos)) {
      return;
    }
    double acked = ackedBps > 0 ? ackedBps : bps / 2;
    double lowered = DECREASE * acked;
    if (lowered > bps && capacity > 0) {
      lowered = DECREASE * capacity * 1000;
    }
    bps = Math.min(lowered, bps);
    learn(acked / 1000);
    decreasedAt = now;
  }

  private void learn(double kbps) {
    if (capacity > 0 && kbps < capacity - NEAR_DEVIATIONS * spread()) {
      capacity = -1;
    }
    capacity = capacity < 0 ? kbps : (1 - AVERAGE) * capacity + AVERAGE * kbps;
    double error = capacity - kbps;
    deviation = (1 - AVERAGE) * deviation + AVERAGE * error * error / Math.max(capacity, 1);
    deviation = Math.clamp(deviation, LEAST_DEVIATION, MOST_DEVIATION);
  }

  private double spread() {
    return Math.sqrt(deviation * capacity);
  }

  /// A probe found room.
  void probed(long found) {
    if (found > bps) {
      bps = (double) Math.min(found, most);
      if (capacity > 0 && found / 1000.0 > capacity + NEAR_DEVIATIONS * spread()) {
        capacity = -1;
      }
    }
  }

  /// Nothing is heard any more.
  void halve(long now) {
    bps = Math.max((double) least, bps / 2);
    decreasedAt = now;
    increasing = false;
  }
}
