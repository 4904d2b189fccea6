package perigee.selection.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Goals of mapping, held on an excerpt of a published matrix; `bench/mapping.sh` has the whole
/// one.
class MappingAtScaleTest {

  private static final int REGIONS = 8;
  private static final int ROUNDS = 80;

  private final RttMatrix matrix = read();

  private static RttMatrix read() {
    String name = "planetlab-40x40.txt";
    try (InputStream in = MappingAtScaleTest.class.getResourceAsStream(name)) {
      return RttMatrix.read(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void clientsLoseLittleAgainstTheirBestServer() {
    for (long seed = 1; seed <= 4; seed++) {
      Truth truth = new Truth(matrix, REGIONS, 0.1, seed);
      VirtualFleet fleet = new VirtualFleet(truth, 0.5);
      for (int i = 0; i < ROUNDS; i++) {
        fleet.step();
      }
      Score score = Score.of(truth, fleet::region);
      assertThat(score.small().meanNanos()).as("seed %d", seed).isLessThan(8e6);
      assertThat(score.rtt().meanNanos()).as("seed %d", seed).isLessThan(2e6);
      assertThat(score.rtt().quantileNanos(0.95)).as("seed %d", seed).isLessThan(10e6);
      assertThat(score.small().wrongShare()).as("seed %d", seed).isLessThan(0.05);
    }
  }

  @Test
  void aPathThatTurnsBadIsLeftWithinTwoRounds() {
    Truth truth = new Truth(matrix, REGIONS, 0, 9);
    VirtualFleet fleet = new VirtualFleet(truth, 0.5);
    for (int i = 0; i < ROUNDS; i++) {
      fleet.step();
    }
    int before = fleet.region(0);
    truth.slow(0, before, 300);
    fleet.step();
    fleet.step();
    assertThat(fleet.region(0)).isNotEqualTo(before);
  }
}
