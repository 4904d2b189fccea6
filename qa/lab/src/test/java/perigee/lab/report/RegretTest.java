package perigee.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegretTest {

  @Test
  void aWrongEdgeIsTenPercentAndThreeMillisecondsWorse() {
    assertThat(wrong(20, 17)).isEqualTo(0); // 3 ms, not more
    assertThat(wrong(20.5, 17)).isEqualTo(1);
    assertThat(wrong(109, 100)).isEqualTo(0); // 9 %
    assertThat(wrong(112, 100)).isEqualTo(1);
  }

  @Test
  void meanAndQuantilesAreWeighted() {
    List<Regret.Choice> choices = new ArrayList<>();
    choices.add(new Regret.Choice(94, 10, 10));
    choices.add(new Regret.Choice(4, 30, 10));
    choices.add(new Regret.Choice(2, 60, 10));

    Regret regret = Regret.of(choices);

    assertThat(regret.meanMillis()).isCloseTo(1.8, within(1e-9));
    assertThat(regret.p95Millis()).isEqualTo(20);
    assertThat(regret.p99Millis()).isEqualTo(50);
    assertThat(regret.wrongShare()).isCloseTo(0.06, within(1e-9));
  }

  private static double wrong(double millis, double best) {
    return Regret.of(List.of(new Regret.Choice(1, millis, best))).wrongShare();
  }
}
