package perigee.meeting.forward.congestion;

/// Holds the trend of the delay against a threshold that adapts to it, so that flows which fill
/// queues don't starve this one (Carlucci et al. 2016, §4.3; draft-ietf-rmcat-gcc-02 §5.4).
final class OveruseDetector {

  private static final double THRESHOLD_AT_FIRST = 12.5;
  private static final double LEAST_THRESHOLD = 6;
  private static final double MOST_THRESHOLD = 600;
  private static final double RISE = 0.0087;
  private static final double FALL = 0.039;
  private static final double GAIN = 4;
  private static final double OUTLIER = 15;
  private static final int MOST_GROUPS = 60;
  private static final double OVERUSE_MILLIS = 10;
  private static final double MOST_STEP_MILLIS = 100;
  private static final long NEVER = Long.MIN_VALUE;

  private double threshold = THRESHOLD_AT_FIRST;
  private double overMillis = -1;
  private int overCount;
  private double slopeBefore;
  private long updatedAt = NEVER;
  private Usage usage = Usage.NORMAL;

  Usage usage() {
    return usage;
  }

  /// Takes another slope.
  ///
  /// @param now on the other end's clock
  void update(DelayTrend trend, long now) {
    double slope = trend.slope();
    double modified = Math.min(trend.groups(), MOST_GROUPS) * slope * GAIN;
    if (modified > threshold) {
      overMillis =
          overMillis < 0 ? trend.sendDeltaMillis() / 2 : overMillis + trend.sendDeltaMillis();
      overCount++;
      if (overMillis > OVERUSE_MILLIS && overCount > 1 && slope >= slopeBefore) {
        overMillis = 0;
        overCount = 0;
        usage = Usage.OVER;
      }
    } else {
      overMillis = -1;
      overCount = 0;
      usage = modified < -threshold ? Usage.UNDER : Usage.NORMAL;
    }
    slopeBefore = slope;
    adapt(Math.abs(modified), now);
  }

  /// What was found is over: nothing was sent since.
  void reset() {
    usage = Usage.NORMAL;
    overMillis = -1;
    overCount = 0;
    slopeBefore = 0;
    updatedAt = NEVER;
  }

  private void adapt(double modified, long now) {
    if (updatedAt != NEVER && modified <= threshold + OUTLIER) {
      double millis = Math.clamp((now - updatedAt) / 1e6, 0, MOST_STEP_MILLIS);
      double pace = modified < threshold ? FALL : RISE;
      threshold += pace * (modified - threshold) * millis;
      threshold = Math.clamp(threshold, LEAST_THRESHOLD, MOST_THRESHOLD);
    }
    updatedAt = now;
  }
}
