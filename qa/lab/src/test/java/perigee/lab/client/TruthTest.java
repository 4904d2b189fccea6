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

  @Test
  void itIsUnsureOfWhatChanceDecides() {
    Truth truth = new Truth(Map.of());
    List<String> edges = List.of("lossy", "steady", "far");
    for (int i = 0; i < 6; i++) {
      truth.add("c1", "lossy", Kind.BULK, i % 2 == 0 ? 300 : 900);
      truth.add("c1", "steady", Kind.BULK, 500 + i);
      truth.add("c1", "far", Kind.BULK, i % 2 == 0 ? 3_000 : 4_000);
    }
    assertThat(truth.isUnsure("c1", "lossy", edges, Kind.BULK)).isTrue();
    assertThat(truth.isUnsure("c1", "steady", edges, Kind.BULK)).isFalse();
    // Whatever it takes, it is not the best.
    assertThat(truth.isUnsure("c1", "far", edges, Kind.BULK)).isFalse();
    assertThat(truth.isUnsure("c1", "none", edges, Kind.BULK)).isFalse();

    for (int i = 0; i < 200; i++) {
      truth.add("c1", "lossy", Kind.BULK, 600 + i % 2);
    }
    assertThat(truth.isUnsure("c1", "lossy", edges, Kind.BULK)).isFalse();
  }
}
