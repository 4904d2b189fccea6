package perigee.meeting.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttacksTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @Test
  void aFloodIsToldOfOnceAndAgainIfItStays() {
    Attacks attacks = new Attacks();
    assertThat(attacks.look(Attacks.MANY / 2, 0, 0, 0)).as("a few").isFalse();
    int lines = 0;
    long last = Attacks.AGAIN.toSeconds() + 10;
    for (long second = 1; second <= last; second++) {
      long each = second * Attacks.MANY;
      lines += attacks.look(each, each, each, second * SECOND) ? 1 : 0;
    }
    assertThat(lines).isEqualTo(2);
    assertThat(attacks.look(last * Attacks.MANY, 0, 0, 2 * last * SECOND)).as("over").isFalse();
  }
}
