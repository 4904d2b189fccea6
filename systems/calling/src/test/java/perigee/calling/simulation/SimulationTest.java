package perigee.calling.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The report's figures at a size that takes a second or two.
class SimulationTest {

  private static final Lag LAG = new Lag(10_000, 15_000, 35_000, 3000);

  @Test
  void recordsAreLostAsTheFormulaSays() {
    FleetModel.Outcome outcome =
        new FleetModel(new FleetModel.Terms(1, 500, 24, 5.5, 20_000, LAG)).run();
    Copies three = outcome.ways().get(3);
    double share = three.lost() / (double) FleetModel.SLOTS;
    double expected = three.expectedLoss(5.5, 24);
    assertThat(expected).isCloseTo(0.0013, within(0.0001));
    // Slots of the same three holders are lost together, so a small fleet scatters.
    assertThat(share).isBetween(expected / 4, expected * 4);
    assertThat(outcome.ways().get(2).lost()).as("five copies").isLessThan(60);
    assertThat(outcome.ways().getFirst().lost()).as("handed over").isZero();
    assertThat(outcome.oneHop() + outcome.twoHops()).isGreaterThan(19_990);
    assertThat(outcome.oneHop()).isGreaterThan(19_500);
  }

  @Test
  void fiveCopiesLoseSoMany() {
    Copies five = new Copies(5, Duration.ofMinutes(10), false, 1);
    assertThat(five.expectedLoss(5.5, 72)).isCloseTo(1.7e-6, within(1e-7));
    Copies three = new Copies(3, Duration.ofMinutes(10), false, 1);
    assertThat(three.expectedLoss(5.5, 72)).isCloseTo(0.0039, within(0.0001));
  }

  @Test
  void allAreBackWithinAMinuteAndNobodyIsDropped() {
    Storm.Outcome outcome =
        new Storm(new Storm.Terms(1, 30_000, 12_000_000, 1.0 / 3, 1000, 50, 1000, 8, 1, true))
            .run();
    // Among four million somebody meets a dozen dead super nodes in a row.
    assertThat(outcome.back()).isEqualTo(outcome.storming()).isEqualTo(4_000_000);
    assertThat(outcome.lastBackMillis()).isLessThan(60_000);
    assertThat(outcome.dropped()).isZero();
    assertThat(outcome.worstSecond()).isLessThan(0.8);
  }

  @Test
  void withoutAdmissionControlTheSurvivorsFail() {
    Storm.Outcome outcome =
        new Storm(new Storm.Terms(1, 300, 120_000, 1.0 / 3, 1000, 50, 1000, 8, 1, false)).run();
    assertThat(outcome.dropped()).isPositive();
  }

  @Test
  void theReportIsWhole() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new OverlayReport(new PrintStream(bytes, true, UTF_8), 300, 120_000, 2, 1).print(List.of(20));
    assertThat(bytes.toString(UTF_8))
        .contains("whole members", "look-ups of", "signatures a second", "December 2010")
        .doesNotContain("NaN");
  }
}
