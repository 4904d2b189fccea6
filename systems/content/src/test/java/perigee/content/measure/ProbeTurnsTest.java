package perigee.content.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeTurnsTest {

  private static final long SECOND = 1_000_000_000L;

  private final ProbeTurns<String> turns = new ProbeTurns<>();
  private long now = 50 * SECOND;

  @Test
  void whoWasNeverProbedIsNext() {
    assertThat(next("a", "b")).isEqualTo("a");
    assertThat(next("a", "b")).isEqualTo("b");
    now += 10 * SECOND;
    assertThat(next("a", "b", "c")).isEqualTo("c");
    assertThat(next("a", "b", "c")).isEqualTo("a");
  }

  @Test
  void nobodyIsProbedTwiceInTenSeconds() {
    assertThat(next("a")).isEqualTo("a");
    now += 9 * SECOND;
    assertThat(next("a")).isNull();
    // Also if he was not wanted for a moment.
    assertThat(next()).isNull();
    assertThat(next("a")).isNull();
    now += SECOND;
    assertThat(next("a")).isEqualTo("a");
  }

  private @Nullable String next(String... wanted) {
    return turns.next(List.of(wanted), now);
  }
}
