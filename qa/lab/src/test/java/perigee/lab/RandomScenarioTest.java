package perigee.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.lab.scenario.Scenario;
import perigee.lab.scenario.ScenarioFile;
import perigee.lab.world.LabNode;
import perigee.lab.world.Plan;

class RandomScenarioTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void everySeedGivesAScenarioThatCanBeRead(long seed) {
    Scenario scenario = ScenarioFile.read(RandomScenario.text(seed, 20, 40), "random").orThrow();
    Plan plan = Plan.of(scenario);

    assertThat(plan.of(LabNode.Kind.EDGE)).hasSize(20);
    assertThat(plan.of(LabNode.Kind.CLIENT)).hasSize(40);
  }

  @Test
  void oneSeedAlwaysGivesTheSame() {
    assertThat(RandomScenario.text(5, 8, 12))
        .isEqualTo(RandomScenario.text(5, 8, 12))
        .isNotEqualTo(RandomScenario.text(6, 8, 12));
  }
}
