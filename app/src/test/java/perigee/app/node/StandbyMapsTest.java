package perigee.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MappingMap;

class StandbyMapsTest {

  private static final Duration AGE = Duration.ofMinutes(30);

  @TempDir private Path folder = Path.of("");
  private long minute;
  private final InstantSource clock = () -> Instant.ofEpochSecond(1_000_000 + minute * 60);
  private StandbyMaps maps;

  @BeforeEach
  void open() throws IOException {
    maps = StandbyMaps.open(folder, AGE, clock);
  }

  @Test
  void mapsComeInForceWhenTheyAreOld() throws IOException {
    for (minute = 0; minute <= 37; minute++) {
      maps.offer(map(minute));
      // There is no other yet than the first.
      assertThat(given()).isEqualTo(minute == 0 ? 0 : -1);
    }
    // One is kept for each 7.5 minutes.
    minute = 38;
    assertThat(given()).isEqualTo(8);
    assertThat(given()).isEqualTo(-1);
    minute = 50;
    assertThat(given()).isEqualTo(16);
    minute = 54;
    assertThat(given()).isEqualTo(24);
  }

  @Test
  void whatIsOldEnoughIsThereAfterARestart() throws IOException {
    for (minute = 0; minute <= 45; minute++) {
      maps.offer(map(minute));
      given();
    }
    minute = 45;
    open();
    assertThat(given()).isEqualTo(8);
    minute = 46;
    assertThat(given()).isEqualTo(16);
  }

  @Test
  void withoutAnOldOneTheOldestIsGiven() throws IOException {
    for (minute = 0; minute <= 20; minute++) {
      maps.offer(map(minute));
    }
    open();
    assertThat(given()).isZero();
  }

  @Test
  void aBrokenFileIsPassedOver() throws IOException {
    for (minute = 0; minute <= 20; minute++) {
      maps.offer(map(minute));
    }
    Files.write(oldest(), new byte[] {1, 2, 3});
    open();
    assertThat(given()).isEqualTo(8);
  }

  @Test
  void filesAreBounded() throws IOException {
    for (minute = 0; minute <= 500; minute++) {
      maps.offer(map(minute));
      given();
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.count()).isLessThanOrEqualTo(StandbyMaps.MOST);
      }
    }
    assertThat(Files.exists(oldest())).isTrue();
  }

  private Path oldest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().findFirst().orElseThrow();
    }
  }

  /// The version that comes in force; -1 for none.
  private long given() {
    Optional<MappingMap> map = maps.due();
    return map.map(MappingMap::version).orElse(-1L);
  }

  private static MappingMap map(long version) {
    return new MapBuilder(version, 0).build();
  }
}
