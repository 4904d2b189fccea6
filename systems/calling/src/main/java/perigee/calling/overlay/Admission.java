package perigee.calling.overlay;

import java.util.random.RandomGenerator;

/// Whom a super node takes as a client. Who is served is never put out for a newcomer: the number
/// of clients bounds what is taken, and the pace at which they are taken leaves the rest of the
/// machine to those who are there.
///
/// A newcomer who is refused is told when to come back: no sooner than the crowd before him can
/// have been taken, and at a random moment, so that a crowd does not come back as one.
public final class Admission {

  private static final double JITTER = 0.5;
  private static final long LEAST_WAIT_MILLIS = 250;
  private static final long MOST_WAIT_MILLIS = 15_000;
  private static final double MILLIS = 1000;
  private static final long FULL_WAIT_MILLIS = 2000;

  private final int most;
  private final double perMilli;
  private final RandomGenerator random;
  private int served;
  private double tokens;
  private long lastMillis;
  private double crowd;
  private long refused;

  /// What a newcomer is told.
  public sealed interface Answer {

    /// He is taken.
    record Taken() implements Answer {}

    /// Not now.
    ///
    /// @param waitMillis before he asks here again
    /// @param full whether there is no room at all, so that he should rather go elsewhere
    record Later(int waitMillis, boolean full) implements Answer {}
  }

  private static final Answer TAKEN = new Answer.Taken();

  /// Takes nobody yet.
  ///
  /// @param most clients at a time
  /// @param perSecond clients taken
  public Admission(int most, int perSecond, RandomGenerator random) {
    this.most = most;
    this.perMilli = perSecond / MILLIS;
    this.random = random;
    this.tokens = burst();
  }

  /// A newcomer.
  public Answer enter(long nowMillis) {
    refill(nowMillis);
    if (served >= most) {
      refused++;
      return new Answer.Later(jittered(FULL_WAIT_MILLIS), true);
    }
    if (tokens < 1) {
      refused++;
      crowd++;
      long turn = (long) (crowd / perMilli);
      return new Answer.Later(
          jittered(Math.clamp(turn, LEAST_WAIT_MILLIS, MOST_WAIT_MILLIS)), false);
    }
    tokens--;
    served++;
    return TAKEN;
  }

  /// A client that is served already, as after a restart that kept connections.
  public void restore() {
    served++;
  }

  /// A client that was taken is gone.
  public void leave() {
    served = Math.max(0, served - 1);
  }

  public int served() {
    return served;
  }

  public long refused() {
    return refused;
  }

  /// Per cent of the room that is taken.
  public int load() {
    return (int) (100L * served / Math.max(1, most));
  }

  private void refill(long nowMillis) {
    double passed = Math.max(0, nowMillis - lastMillis) * perMilli;
    lastMillis = nowMillis;
    tokens = Math.min(burst(), tokens + passed);
    // Those who were told to come back are expected as fast as they can be taken.
    crowd = Math.max(0, crowd - passed);
  }

  /// Those of half a second may come at once.
  private double burst() {
    return Math.max(1, perMilli * MILLIS / 2);
  }

  private int jittered(long millis) {
    return (int) (millis * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }
}
