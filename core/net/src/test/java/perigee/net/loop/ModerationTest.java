package perigee.net.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModerationTest {

  private static final long MICROSECOND = 1_000;

  private static final Moderation.Terms TERMS =
      new Moderation.Terms(2_000 * MICROSECOND, 80, 32, 100 * MICROSECOND);

  private final List<Long> pauses = new ArrayList<>();
  private final Moderation moderation = new Moderation(TERMS, pauses::add);
  private long now;

  private void come(int batches, int count, long apartMicros) {
    for (int i = 0; i < batches; i++) {
      now += apartMicros * MICROSECOND;
      moderation.came(count, now);
      moderation.rest();
    }
  }

  @Test
  void neverWaitsWhileFewCome() {
    come(10_000, 1, 50);
    assertThat(pauses).isEmpty();
  }

  @Test
  void letsThemGatherWhileManyComeInSmallBatches() {
    come(1_000, 4, 40);
    assertThat(pauses).hasSizeGreaterThan(900).containsOnly(100_000L);
  }

  @Test
  void doesNotWaitWhereBatchesAreFullOrEmpty() {
    come(1_000, 4, 40);
    pauses.clear();
    come(100, 64, 300);
    come(100, 0, 10);
    assertThat(pauses).isEmpty();
  }

  @Test
  void isQuietAgainAfterALull() {
    come(1_000, 4, 40);
    pauses.clear();
    come(1, 40, 250_000);
    come(3, 1, 50);
    assertThat(pauses).isEmpty();
  }
}
