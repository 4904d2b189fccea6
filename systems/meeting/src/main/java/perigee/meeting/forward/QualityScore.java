package perigee.meeting.forward;

/// How well a participant is connected, from 0, nothing gets through, to 4. Worse at once, better
/// when it lasts.
final class QualityScore {

  private static final long LOOK_NANOS = 2_000_000_000L;
  private static final long LOST_NANOS = 8_000_000_000L;
  private static final long NOT_BEGUN = Long.MIN_VALUE;
  private static final int BETTER_LOOKS = 2;
  private static final double[] LOSSES = {0.15, 0.08, 0.03};
  private static final long[] ROUND_TRIPS = {1_000_000_000L, 600_000_000L, 350_000_000L};

  private int value = 4;
  private int betterLooks;
  private long begunAt = NOT_BEGUN;
  private long lookedAt;

  int value() {
    return value;
  }

  /// Looks, if it is time.
  ///
  /// @return whether the score changed
  boolean look(Endpoint endpoint, double lostHere, boolean limited, long now) {
    if (begunAt == NOT_BEGUN) {
      // Who has just come was not heard yet, and is not lost for that.
      begunAt = now;
      lookedAt = now;
    }
    if (now - lookedAt < LOOK_NANOS) {
      return false;
    }
    lookedAt = now;
    int found = score(endpoint, lostHere, limited, now);
    betterLooks = found > value ? betterLooks + 1 : 0;
    if (found == value || (found > value && betterLooks < BETTER_LOOKS)) {
      return false;
    }
    betterLooks = 0;
    value = found;
    return true;
  }

  private int score(Endpoint endpoint, double lostHere, boolean limited, long now) {
    if (now - Math.max(begunAt, endpoint.heardAt()) > LOST_NANOS) {
      return 0;
    }
    int score = limited ? 3 : 4;
    double loss = Math.max(lostHere, endpoint.down.estimator.lossFraction());
    long rtt = endpoint.rttNanos();
    for (int i = 0; i < LOSSES.length; i++) {
      if (loss > LOSSES[i] || rtt > ROUND_TRIPS[i]) {
        score = Math.min(score, i + 1);
      }
    }
    for (int i = 0; i < endpoint.down.videos.size(); i++) {
      if (endpoint.down.videos.get(i).paused) {
        score = Math.min(score, 2);
      }
    }
    return score;
  }
}
