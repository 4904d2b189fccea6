package perigee.lab.wan;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingTest {

  @Test
  void packetsComeOutByDueTimeAndThoseOfOneTimeInTheirOrder() {
    try (Arena arena = Arena.ofConfined()) {
      Waiting waiting = new Waiting(arena.allocate(1_000L * Waiting.SLOT_BYTES));
      Random random = new Random(1);
      for (int i = 0; i < 1_000; i++) {
        waiting.add(random.nextInt(50), i, 100);
      }
      assertThat(waiting.isFull()).isTrue();

      long due = -1;
      int target = -1;
      while (!waiting.isEmpty()) {
        if (waiting.firstDue() == due) {
          assertThat(waiting.firstTarget()).isGreaterThan(target);
        }
        assertThat(waiting.firstDue()).isGreaterThanOrEqualTo(due);
        due = waiting.firstDue();
        target = waiting.firstTarget();
        waiting.removeFirst();
      }
      assertThat(waiting.isFull()).isFalse();
    }
  }
}
