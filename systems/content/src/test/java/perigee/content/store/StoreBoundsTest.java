package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StoreBoundsTest {

  @Property(tries = 15)
  void noTierHoldsMoreThanItMay(
      @ForAll @Size(max = 60) List<@IntRange(max = 400_000) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 9) int restartEvery)
      throws IOException {
    Path directory = Files.createTempDirectory("store");
    StoreConfig config = StoreConfig.of(directory, 1 << 20, 2 << 20, 300_000);
    StoreRig rig = new StoreRig(directory, config);
    for (int i = 0; i < lengths.size(); i++) {
      int length = lengths.get(i);
      BodyWriter writer = rig.store.create(StoreRig.meta("/" + i % 20), length);
      assertThat(writer == null).isEqualTo(length > 300_000);
      if (writer != null) {
        StoreRig.append(writer, new byte[length]);
        StoredResponse stored = writer.complete();
        assertThat(rig.read(stored).bytes()).hasSize(length);
      }
      assertBounds(rig);
      if (i % (5 * restartEvery) == 0) {
        rig.restart();
        assertBounds(rig);
      }
    }
    rig.close();
    assertThat(rig.buffersHeld()).isZero();
    assertThat(sizeOf(rig.files())).isLessThanOrEqualTo(2 << 20);
    delete(directory);
  }

  private static void assertBounds(StoreRig rig) {
    StoreStatistics now = rig.store.statistics();
    assertThat(now.diskBytes()).isBetween(0L, now.diskCapacityBytes());
    // What is written to disk as it comes may be in memory beyond the capacity, by a window.
    assertThat(now.memoryBytes())
        .isBetween(0L, now.memoryCapacityBytes() + Spill.WINDOW_BYTES + (1 << 20));
  }

  private static long sizeOf(List<Path> files) throws IOException {
    long sum = 0;
    for (Path file : files) {
      sum += Files.size(file);
    }
    return sum;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
