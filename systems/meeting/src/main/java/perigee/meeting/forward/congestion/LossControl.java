package perigee.meeting.forward.congestion;

/// Lowers the rate while more than a tenth is lost, as a queue that is full does; raises it slowly
/// while next to nothing is. Between, loss says nothing (draft-ietf-rmcat-gcc-02 §6).
final class LossControl {

  private static final double FEW = 0.02;
  private static final double MANY = 0.10;
  private static final double INCREASE = 1.05;
  private static final long LEAST_NANOS = 500_000_000L;
  private static final int LEAST_PACKETS = 20;
  private static final long MOST_NANOS = 3_000_000_000L;

  private final long least;
  private final long most;
  private double bps;
  private long since = -1;
  private int arrived;
  private int lost;
  private double fraction;

  LossControl(long least, long most) {
    bps = most;
    this.least = least;
    this.most = most;
  }

  void count(int arrivedNow, int lostNow) {
    arrived += arrivedNow;
    lost += lostNow;
  }

  /// @param sentBps what is sent at most now
  void update(long sentBps, long now) {
    if (since < 0) {
      since = now;
    }
    int all = arrived + lost;
    long past = now - since;
    if (past < LEAST_NANOS || (all < LEAST_PACKETS && past < MOST_NANOS)) {
      return;
    }
    if (all > 0) {
      judge((double) lost / all, sentBps);
    }
    since = now;
    arrived = 0;
    lost = 0;
  }

  /// Takes a receiver's report, which counts itself.
  void judge(double lostFraction, long sentBps) {
    fraction = lostFraction;
    if (lostFraction > MANY) {
      bps = Math.min(bps, (double) sentBps) * (1 - lostFraction / 2);
    } else if (lostFraction < FEW) {
      bps *= INCREASE;
    }
    bps = Math.clamp(bps, (double) least, (double) most);
  }

  /// Of what was sent lately.
  double fraction() {
    return fraction;
  }

  long bps() {
    return (long) bps;
  }

  /// A probe found room.
  void probed(long found) {
    bps = Math.max(bps, (double) found);
  }
}
