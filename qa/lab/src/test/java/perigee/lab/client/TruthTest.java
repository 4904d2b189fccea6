package perigee.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruthTest {

  @Test
  void edgesOfOneRegionAreSamplesOfOnePath() {
    Truth truth = new Truth(Map.of("lon1", "lon", "lon2", "lon", "nyc1", "nyc"));
    for (double millis : List.of(400.0, 240.0, 230.0)) {
      truth.add("c1", "lon1", Kind.BULK, millis);
    }
    for (double millis : List.of(250.0, 900.0)) {
      truth.add("c1", "lon2", Kind.BULK, millis);
    }
    truth.add("c1", "nyc1", Kind.BULK, 500);

    assertThat(truth.millis("c1", "lon1", Kind.BULK)).hasValue(250);
    assertThat(truth.millis("c1", "lon2", Kind.BULK)).hasValue(250);
    assertThat(truth.bestMillis("c1", List.of("lon1", "lon2", "nyc1"), Kind.BULK)).hasValue(250);
    assertThat(truth.millis("c1", "lon1", Kind.SMALL)).isEmpty();
  }
}
