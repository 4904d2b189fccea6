package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Looked at once a second, as the mapper does.
class RoundPaceTest {

  private static final Instant START = Instant.ofEpochSecond(1_000);

  @Test
  void roundsAreFiveSecondsApartAsLongAsPathsStayAsTheyAre() {
    assertThat(rounds(Duration.ofMillis(3), 99)).containsExactly(0, 5, 10, 15, 20);
  }

  @Test
  void whoIsToLeaveAPathThatTurnedBadWaitsForTwoSeconds() {
    assertThat(rounds(Duration.ofMillis(3), 8)).containsExactly(0, 5, 8, 10, 12, 17);
  }

  @Test
  void longRoundsFillNoMoreThanAQuarterOfTheTime() {
    assertThat(rounds(Duration.ofMillis(900), 8)).containsExactly(0, 5, 9, 13, 18);
    assertThat(rounds(Duration.ofSeconds(2), 8)).containsExactly(0, 5, 10, 15, 20);
  }

  /// Seconds in which rounds were held.
  ///
  /// @param worseAt when a path was found to have become worse
  private List<Integer> rounds(Duration each, int worseAt) {
    List<Integer> held = new ArrayList<>();
    RoundPace pace = new RoundPace();
    for (int second = 0; second <= 20; second++) {
      Instant now = START.plusSeconds(second);
      if (pace.isDue(now, second >= worseAt ? 1 : 0)) {
        pace.began(now);
        pace.took(each);
        held.add(second);
      }
    }
    return held;
  }
}
