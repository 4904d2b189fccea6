package perigee.content.nameserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MappingMap;

class StandbyMapsTest {

  private static final long MINUTE = 60_000;

  private final StandbyMaps maps = new StandbyMaps(Duration.ofMinutes(30));

  @Test
  void mapsComeInForceWhenTheyAreOld() {
    for (int minute = 0; minute <= 29; minute++) {
      maps.offer(map(minute), minute * MINUTE);
      assertThat(maps.due(minute * MINUTE)).isEmpty();
    }
    assertThat(version(maps.due(30 * MINUTE))).isZero();
    assertThat(maps.due(30 * MINUTE)).isEmpty();
    // One is kept for each 7.5 minutes.
    assertThat(version(maps.due(50 * MINUTE))).isEqualTo(16);
    assertThat(maps.due(53 * MINUTE)).isEmpty();
    assertThat(version(maps.due(54 * MINUTE))).isEqualTo(24);
  }

  private static long version(Optional<MappingMap> map) {
    return map.orElseThrow().version();
  }

  private static MappingMap map(long version) {
    return new MapBuilder(version, 0).build();
  }
}
