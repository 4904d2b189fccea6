package perigee.selection.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SheddingTest {

  private static final long SECOND = 1_000_000_000L;

  private final Shedding shedding = new Shedding(Shedding.ABOVE, Shedding.BELOW);
  private long now = 50 * SECOND;

  @Test
  void overloadShedsMoreAndMoreAndThenLess() {
    double last = 0;
    shedding.update(1.3, now);
    for (int i = 0; i < 5; i++) {
      now += SECOND;
      assertThat(shedding.update(1.3, now)).isGreaterThan(last);
      last = shedding.share();
    }
    for (int i = 0; i < 60; i++) {
      now += SECOND;
      assertThat(shedding.update(0.5, now)).isLessThanOrEqualTo(last);
    }
    assertThat(shedding.share()).isZero();
  }
}
