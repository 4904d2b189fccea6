package perigee.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TestClockTest {

  @Test
  void timePassesOnlyWhenTheClockIsTurned() {
    TestClock clock = new TestClock(Instant.EPOCH);
    assertThat(clock.instant()).isEqualTo(clock.instant());
    clock.advance(Duration.ofSeconds(11));
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(11));
  }
}
