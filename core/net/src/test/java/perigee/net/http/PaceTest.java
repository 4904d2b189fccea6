package perigee.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long SECOND = 1_000_000_000;

  private final Pace pace =
      new Pace(new ClientBounds(1, true, 0, Duration.ZERO, 100, Duration.ofSeconds(10)));
  private long now = -5 * SECOND;

  private boolean slowAfter(int seconds, boolean blamed, long moved) {
    now += seconds * SECOND;
    return pace.isTooSlow(now, blamed, moved);
  }

  @Test
  void slowIsToldAfterTheGraceAlone() {
    assertThat(slowAfter(0, true, 0)).isFalse();
    assertThat(slowAfter(9, true, 1)).isFalse();
    assertThat(slowAfter(1, true, 2)).isTrue();
  }

  @Test
  void theLeastRateIsEnough() {
    slowAfter(0, true, 0);
    for (int i = 1; i < 100; i++) {
      assertThat(slowAfter(5, true, i * 500L)).isFalse();
    }
  }

  @Test
  void whatWasFastDoesNotExcuseATrickle() {
    slowAfter(0, true, 0);
    assertThat(slowAfter(10, true, 1_000_000)).isFalse();
    assertThat(slowAfter(10, true, 1_000_999)).isTrue();
  }

  @Test
  void aPauseThatIsNotTheClientsDoesNotCount() {
    slowAfter(0, true, 0);
    slowAfter(9, true, 0);
    assertThat(slowAfter(1000, false, 0)).isFalse();
    assertThat(slowAfter(9, true, 0)).isFalse();
    assertThat(slowAfter(1, true, 0)).isTrue();
  }
}
