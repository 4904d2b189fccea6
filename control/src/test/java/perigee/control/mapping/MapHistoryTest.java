package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.mapping.Address;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth;
import perigee.selection.map.EncodedMap;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;

class MapHistoryTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Map<String, ServerHealth> DEAD =
      Map.of("e1", new ServerHealth("e1", ServerHealth.State.DEAD, 0.5));

  @TempDir private Path folder;

  private static EncodedMap map(long version, int units) {
    MapBuilder builder = new MapBuilder(version, version);
    builder.region(new Region("east", null, 0));
    Address address = Address.parse("192.0.2.1").orElseThrow();
    builder.server(new Server("e1", "east", "hall", List.of(address), 80, 443, 1));
    builder.anywhere().candidate(0, new double[] {1e6, 2e6, 3e6}, EvidenceSummary.NONE);
    for (int i = 0; i < units; i++) {
      Address network = Address.parse("10.%d.%d.0".formatted(i / 256, i % 256)).orElseThrow();
      double[] nanos = {1e6 + version * 1e5, 2e6 * (i + version), 3e6};
      builder.unit(Prefix.of(network, 24)).candidate(0, nanos, EvidenceSummary.NONE);
    }
    return EncodedMap.of(builder.build());
  }

  private static long version(MapHistory history, Instant at) {
    return history.at(at).map(then -> then.view().map().version()).orElse(0L);
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.count();
    }
  }

  @Test
  void whatWasToldIsThereAfterARestart() throws IOException {
    MapHistory history = MapHistory.open(folder);
    assertThat(history.since()).isEmpty();
    EncodedMap first = map(1, 10);
    history.add(NOON, first, Map.of());
    history.add(NOON.plusSeconds(2), first, DEAD);
    history.add(NOON.plusSeconds(5), map(2, 10), DEAD);
    history.close();

    MapHistory again = MapHistory.open(folder);
    again.add(NOON.plusSeconds(60), map(3, 12), Map.of());
    assertThat(again.since()).contains(NOON);
    assertThat(version(again, NOON.minusMillis(1))).isZero();
    assertThat(version(again, NOON)).isEqualTo(1);
    assertThat(again.at(NOON.plusSeconds(1)).orElseThrow().health()).isEmpty();
    assertThat(again.at(NOON.plusSeconds(3)).orElseThrow().health()).isEqualTo(DEAD);
    assertThat(again.at(NOON.plusSeconds(3)).orElseThrow().view().states().usable(0)).isFalse();
    assertThat(version(again, NOON.plusSeconds(4))).isEqualTo(1);
    assertThat(version(again, NOON.plusSeconds(30))).isEqualTo(2);
    assertThat(version(again, NOON.plusSeconds(3_600))).isEqualTo(3);
    assertThat(again.at(NOON.plusSeconds(61)).orElseThrow().view().map().unitCount()).isEqualTo(12);
    again.close();
  }

  @Test
  void whatACrashLeftIsReadUpToItsEnd() throws IOException {
    MapHistory history = MapHistory.open(folder);
    history.add(NOON, map(1, 10), Map.of());
    history.add(NOON.plusSeconds(5), map(2, 10), Map.of());
    history.close();
    Path file = folder.resolve(NOON.toEpochMilli() + ".history");
    Files.write(file, new byte[] {2, 0, 0, 1}, StandardOpenOption.APPEND);
    assertThat(version(MapHistory.open(folder), NOON.plusSeconds(9))).isEqualTo(2);
    Files.write(file, new byte[100], StandardOpenOption.APPEND);
    assertThat(MapHistory.open(folder).at(NOON.plusSeconds(3))).isPresent();
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(MapHistory.open(folder).at(NOON.plusSeconds(3))).isEmpty();
    Files.writeString(folder.resolve("note"), "not ours");
    assertThat(MapHistory.open(folder).since()).contains(NOON);
  }

  @Test
  void itIsBoundedInBytesAndInTime() throws IOException {
    MapHistory history = MapHistory.open(folder);
    Instant at = NOON;
    // Every map is another one: each file takes about twice its first map, or 4 MiB.
    for (int i = 1; i < 40; i++) {
      history.add(at, map(i, 20_000), Map.of());
      at = at.plusSeconds(5);
    }
    assertThat(files()).isGreaterThan(2);
    assertThat(version(history, NOON.plusSeconds(17))).isEqualTo(4);
    Instant later = NOON.plus(Duration.ofDays(8));
    for (int i = 40; i < 60; i++) {
      history.add(later, map(i, 20_000), Map.of());
    }
    assertThat(version(history, NOON.plusSeconds(17))).isZero();
    assertThat(history.since().orElseThrow()).isAfter(NOON);
    history.close();
  }
}
