package perigee.meeting.forward.congestion;

/// The slope of the delay over the last groups of packets, by least squares. Packets that left
/// within 5 ms are one group, and what arrived in a bunch because it was held up is, too
/// (draft-ietf-rmcat-gcc-02 §5.2; the line in place of the Kalman filter is how it is done today).
final class DelayTrend {

  private static final int WINDOW = 20;
  private static final double SMOOTHING = 0.9;
  private static final long GROUP_NANOS = 5_000_000L;
  private static final long MOST_BUNCH_NANOS = 100_000_000L;
  private static final long MOST_STEP_NANOS = 3_000_000_000L;
  private static final double MILLI = 1e6;

  private final double[] times = new double[WINDOW];
  private final double[] delays = new double[WINDOW];
  private int count;
  private int next;
  private long groups;
  private double sum;
  private double smoothed;
  private long firstArrival;

  private boolean inGroup;
  private long groupFirstSent;
  private long groupSent;
  private long groupFirstArrival;
  private long groupArrival;
  private boolean hasBefore;
  private long beforeSent;
  private long beforeArrival;
  private double slope;
  private double sendDeltaMillis;

  /// Notes a packet.
  ///
  /// @return whether there is another slope
  boolean add(long sentNanos, long arrivalNanos) {
    if (!inGroup) {
      begin(sentNanos, arrivalNanos);
      return false;
    }
    if (sentNanos < groupFirstSent) {
      return false;
    }
    if (sentNanos - groupFirstSent <= GROUP_NANOS || isBunch(sentNanos, arrivalNanos)) {
      groupSent = Math.max(groupSent, sentNanos);
      groupArrival = Math.max(groupArrival, arrivalNanos);
      return false;
    }
    boolean changed = hasBefore && measure(groupSent - beforeSent, groupArrival - beforeArrival);
    hasBefore = true;
    beforeSent = groupSent;
    beforeArrival = groupArrival;
    begin(sentNanos, arrivalNanos);
    return changed;
  }

  private boolean isBunch(long sentNanos, long arrivalNanos) {
    long arrivalDelta = arrivalNanos - groupArrival;
    long delayDelta = arrivalDelta - (sentNanos - groupSent);
    return delayDelta < 0
        && arrivalDelta <= GROUP_NANOS
        && arrivalNanos - groupFirstArrival < MOST_BUNCH_NANOS;
  }

  private void begin(long sentNanos, long arrivalNanos) {
    inGroup = true;
    groupFirstSent = sentNanos;
    groupSent = sentNanos;
    groupFirstArrival = arrivalNanos;
    groupArrival = arrivalNanos;
  }

  private boolean measure(long sendDelta, long arrivalDelta) {
    if (Math.abs(arrivalDelta) > MOST_STEP_NANOS || sendDelta > MOST_STEP_NANOS) {
      // The other end's clock jumped, or nothing was sent for long.
      reset();
      return false;
    }
    if (groups == 0) {
      firstArrival = groupArrival;
    }
    groups++;
    sendDeltaMillis = sendDelta / MILLI;
    sum += (arrivalDelta - sendDelta) / MILLI;
    smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * sum;
    times[next] = (groupArrival - firstArrival) / MILLI;
    delays[next] = smoothed;
    next = (next + 1) % WINDOW;
    count = Math.min(count + 1, WINDOW);
    if (count == WINDOW) {
      slope = fit();
    }
    return true;
  }

  private double fit() {
    double meanTime = 0;
    double meanDelay = 0;
    for (int i = 0; i < WINDOW; i++) {
      meanTime += times[i] / WINDOW;
      meanDelay += delays[i] / WINDOW;
    }
    double above = 0;
    double below = 0;
    for (int i = 0; i < WINDOW; i++) {
      above += (times[i] - meanTime) * (delays[i] - meanDelay);
      below += (times[i] - meanTime) * (times[i] - meanTime);
    }
    return below == 0 ? slope : above / below;
  }

  /// Milliseconds of delay that a millisecond adds.
  double slope() {
    return slope;
  }

  /// How many groups there were.
  long groups() {
    return groups;
  }

  /// How far apart the last two groups left.
  double sendDeltaMillis() {
    return sendDeltaMillis;
  }

  /// Begins anew: what comes next has nothing to do with what came before.
  void reset() {
    inGroup = false;
    count = 0;
    next = 0;
    groups = 0;
    sum = 0;
    smoothed = 0;
    slope = 0;
    hasBefore = false;
  }
}
