package perigee.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  private final Backoff backoff = new Backoff();

  @Test
  void theWaitDoublesUpToFiveSeconds() {
    assertThat(backoff.after(Duration.ZERO)).hasMillis(100);
    assertThat(backoff.after(Duration.ZERO)).hasMillis(200);
    for (int i = 0; i < 10; i++) {
      assertThat(backoff.after(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }
    assertThat(backoff.after(Duration.ZERO)).hasSeconds(5);
  }

  @Test
  void aLongLifeBeginsAnew() {
    backoff.after(Duration.ZERO);
    backoff.after(Duration.ZERO);
    assertThat(backoff.after(Duration.ofSeconds(30))).hasMillis(100);
  }
}
