package perigee.calling.phone;

import perigee.wire.rtp.ReportBlock;

/// What came of the other end's packets, as reports of RTCP tell it (RFC 3550 §6.4.1, appendix A).
/// It belongs to the media port's thread.
final class Reception {

  private static final double TICKS_PER_NANO = 48_000 / 1e9;
  private static final int TURN = 1 << 16;
  private static final int FRACTION = 256;

  private int ssrc;
  private boolean any;
  private int base;
  private int highest;
  private long received;
  private long expectedBefore;
  private long receivedBefore;
  private double jitter;
  private double lastTransit;
  private int lastReport;
  private long lastReportNanos;
  private long lastNanos;
  private long longestGapNanos;
  private boolean paused;

  void packet(int source, int sequence, int timestamp, long arrivalNanos) {
    if (!any || source != ssrc) {
      any = true;
      ssrc = source;
      base = sequence;
      highest = sequence;
      received = 0;
      expectedBefore = 0;
      receivedBefore = 0;
      lastTransit = arrivalNanos * TICKS_PER_NANO - timestamp;
      lastReport = 0;
    } else {
      int ahead = (short) (sequence - highest);
      highest = ahead > 0 ? highest + ahead : highest;
      if (!paused) {
        longestGapNanos = Math.max(longestGapNanos, arrivalNanos - lastNanos);
      }
    }
    lastNanos = arrivalNanos;
    received++;
    double transit = arrivalNanos * TICKS_PER_NANO - timestamp;
    double change = Math.abs(transit - lastTransit);
    lastTransit = transit;
    if (change < TURN) {
      jitter += (change - jitter) / 16;
    }
  }

  void senderReport(long ntpTime, long nanos) {
    lastReport = (int) (ntpTime >>> 16);
    lastReportNanos = nanos;
  }

  boolean any() {
    return any;
  }

  long received() {
    return received;
  }

  /// When the last packet came.
  long lastNanos() {
    return lastNanos;
  }

  long longestGapNanos() {
    return longestGapNanos;
  }

  /// A pause that is meant is no gap.
  void paused(boolean on, long nanos) {
    paused = on;
    lastNanos = nanos;
  }

  void fill(ReportBlock block, long nanos) {
    long expected = (long) highest - base + 1;
    long expectedNow = expected - expectedBefore;
    long lostNow = expectedNow - (received - receivedBefore);
    int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) (lostNow * FRACTION / expectedNow);
    expectedBefore = expected;
    receivedBefore = received;
    int delay = lastReport == 0 ? 0 : (int) ((nanos - lastReportNanos) * TURN / 1_000_000_000L);
    block
        .loss(ssrc, Math.min(FRACTION - 1, fraction), (int) (expected - received))
        .arrival(highest, (int) jitter, lastReport, delay);
  }
}
