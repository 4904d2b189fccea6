package perigee.selection.scale;

import java.util.Random;

/// One transfer by TCP, round by round: slow start from ten segments, which ends when a queue grows
/// (HyStart), CUBIC (RFC 9438) after it, losses in bursts as Gilbert has them, time-outs where too
/// few segments follow. What an edge would see of it, and how long it took.
final class Transfer {

  private static final double SEGMENT_BITS = 1_448 * 8;
  private static final double BURST = 3;
  private static final double QUEUE_MILLIS = 80;
  private static final double BITS_PER_MILLI = 30e3;
  private static final double LEAST_TIMEOUT_MILLIS = 200;

  private final double rtt;
  private final double loss;
  private final Random random;
  private final double room;
  private boolean isBad;
  private double window = 10;
  private double threshold = Double.POSITIVE_INFINITY;
  private double most;
  private double sinceLossMillis;
  private double before;
  private double millis;
  private long sent;
  private long lost;
  private double bps;

  /// Fetches so many bytes over a line of 30 Mbit/s.
  Transfer(double rttMillis, double loss, int bytes, Random random) {
    this.rtt = rttMillis;
    this.loss = loss;
    this.random = random;
    this.room = BITS_PER_MILLI * (rttMillis + QUEUE_MILLIS) / SEGMENT_BITS;
    this.millis = rttMillis + handshake();
    int left = (int) Math.ceil(bytes * 8 / SEGMENT_BITS);
    while (left > 0) {
      left = round(left);
    }
  }

  double millis() {
    return millis;
  }

  long sent() {
    return sent;
  }

  long lost() {
    return lost;
  }

  /// The delivery rate at the end.
  double bps() {
    return bps;
  }

  private double handshake() {
    double waits = 0;
    for (double timeout = 1_000; random.nextDouble() < 2 * loss; timeout *= 2) {
      waits += timeout;
    }
    return waits;
  }

  /// @return what is left to be sent, or sent again
  private int round(int left) {
    int flight = (int) Math.max(1, Math.min(window, left));
    int inTail = 0;
    int gone = (int) Math.max(0, flight - room);
    for (int i = 0; i < flight; i++) {
      isBad = random.nextDouble() < (isBad ? 1 - 1 / BURST : loss / BURST);
      inTail = isBad ? inTail + 1 : 0;
      gone += isBad ? 1 : 0;
    }
    gone = Math.min(flight, gone);
    double drain = flight * SEGMENT_BITS / BITS_PER_MILLI;
    int next = left - flight + gone;
    millis += next == 0 ? rtt + drain : Math.max(rtt, drain);
    sent += flight;
    lost += gone;
    double inFlight = Math.max(before, flight);
    bps = Math.min(1, inFlight * SEGMENT_BITS / Math.max(rtt, drain) / BITS_PER_MILLI) * 30e6;
    before = flight;
    if (gone > 0) {
      slowDown(flight - gone < 3 || (next == gone && inTail > 0));
    } else {
      grow(Math.max(rtt, drain));
    }
    return next;
  }

  private void slowDown(boolean timesOut) {
    most = Math.min(window, room);
    window = Math.max(2, 0.7 * most);
    threshold = window;
    sinceLossMillis = 0;
    millis += timesOut ? Math.max(LEAST_TIMEOUT_MILLIS, 2 * rtt) : 0;
  }

  private void grow(double tookMillis) {
    if (window < threshold) {
      window *= 2;
      threshold = tookMillis > rtt + Math.max(4, rtt / 8) ? window : threshold;
      return;
    }
    sinceLossMillis += tookMillis;
    double k = Math.cbrt(most * 0.3 / 0.4);
    window = Math.max(window, 0.4 * Math.pow(sinceLossMillis / 1e3 - k, 3) + most);
  }
}
