package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// No stale answer after a purge was acknowledged, whoever dies meanwhile.
class PurgeChaosTest {

  private static final int PURGES = 600;
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(2);
  private static final Duration AT_MOST = Duration.ofSeconds(30);
  private static final int LEAST_PURGES = 50;

  @Test
  void noAnswerIsOlderThanAnAcknowledgedPurge() {
    PurgeChaos.Outcome outcome =
        PurgeChaos.run(new PurgeChaos.Plan(PURGES, System.nanoTime(), BETWEEN_KILLS, AT_MOST));
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.purges()).isGreaterThan(LEAST_PURGES);
    assertThat(outcome.kills()).isPositive();
    assertThat(outcome.reads()).isGreaterThan(outcome.unanswered() * 2); // most were answered
  }
}
