package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static perigee.content.store.StoreRig.MIB;
import static perigee.content.store.StoreRig.bytes;
import static perigee.content.store.StoreRig.meta;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {

  private static final int OBJECTS = 300;

  private Path folder;

  @BeforeEach
  void in(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] body(int number) {
    return bytes(500 + number % 40 * 1_000, number);
  }

  @Test
  void whatIsFoundAfterAKillIsWhatWasStored() throws IOException {
    StoreConfig config = StoreConfig.of(folder.resolve("a"), 4 * MIB, 3 * MIB, 32 * MIB);
    try (StoreRig rig = new StoreRig(folder.resolve("a"), config)) {
      for (int i = 0; i < OBJECTS; i++) {
        rig.put("/" + i, body(i));
        StoreRig.until(() -> !rig.store.isBehind());
        if (i % 100 == 99) {
          // As a killed process leaves them: nothing was closed, writing goes on.
          readAll(copy("copy" + i, config));
        }
      }
      assertThat(rig.store.statistics().evictions()).isPositive();
    }
  }

  private Path copy(String name, StoreConfig config) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (String file : new String[] {DiskFiles.INDEX, DiskFiles.DATA}) {
      Files.copy(config.directory().resolve(file), copy.resolve(file));
    }
    return copy;
  }

  private static void readAll(Path directory) {
    int found = 0;
    StoreConfig config = StoreConfig.of(directory, 4 * MIB, 3 * MIB, 32 * MIB);
    try (StoreRig rig = new StoreRig(directory, config)) {
      for (int i = 0; i < OBJECTS; i++) {
        for (StoredResponse stored : rig.find("/" + i)) {
          // The copies are not of one moment: what was overwritten in between is known as such.
          Reading.Result result = rig.read(stored);
          if (result.failure().isEmpty()) {
            assertThat(result.bytes()).isEqualTo(body(i));
            found++;
          }
          assertThat(body(i)).startsWith(result.bytes());
        }
      }
    }
    assertThat(found).isGreaterThan(OBJECTS / 6);
  }

  @Test
  void aRecordInManyPartsIsFoundAfterARestart() {
    StoreConfig config = StoreConfig.of(folder, 2 * MIB, 2 * MIB, 32 * MIB);
    try (StoreRig rig = new StoreRig(folder, config)) {
      for (int i = 0; rig.store.statistics().evictions() == 0 || i < OBJECTS; i++) {
        rig.put("/" + i, bytes(1_500, i));
        StoreRig.until(() -> !rig.store.isBehind());
      }
      for (int i = 0; i < OBJECTS; i += 2) {
        rig.find("/" + i).forEach(rig.store::remove);
      }
      rig.restart();
      byte[] large = bytes(60_000, 1);
      rig.put("/large", large);
      rig.restart();
      assertThat(rig.read(rig.find("/large").getFirst()).bytes()).isEqualTo(large);
      assertThat(rig.store.statistics().diskBytes())
          .isLessThanOrEqualTo(rig.store.statistics().diskCapacityBytes());
    }
  }

  @Test
  void aTierThatIsConfiguredSmallerKeepsWhatFits() throws IOException {
    StoreConfig large = StoreConfig.of(folder, 2 * MIB, 16 * MIB, 32 * MIB);
    try (StoreRig rig = new StoreRig(folder, large)) {
      for (int i = 0; i < 100; i++) {
        rig.put("/" + i, bytes(100_000, i));
        StoreRig.until(() -> !rig.store.isBehind());
      }
    }
    StoreConfig small = StoreConfig.of(folder, 2 * MIB, 4 * MIB, 32 * MIB);
    try (StoreRig rig = new StoreRig(folder, small)) {
      assertThat(rig.store.statistics().objects()).isBetween(20L, 40L);
      for (int i = 0; i < 100; i++) {
        for (StoredResponse stored : rig.find("/" + i)) {
          assertThat(rig.read(stored).bytes()).isEqualTo(bytes(100_000, i));
        }
      }
    }
    long bytes = Files.size(folder.resolve(DiskFiles.DATA)) + Files.size(folder.resolve("index"));
    assertThat(bytes).isLessThanOrEqualTo(4 * MIB);
  }

  @Test
  void aDiskThatIsReallyFullLosesNothingThatIsInMemory() throws Exception {
    Path mount = Files.createDirectories(folder.resolve("mount"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.toString()), "root");
    try {
      StoreConfig config = StoreConfig.of(mount.resolve("cache"), 8 * MIB, 64 * MIB, 32 * MIB);
      try (StoreRig rig = new StoreRig(mount, config)) {
        for (int i = 0; i < 40; i++) {
          StoredResponse stored = rig.put("/" + i, bytes(50_000, i));
          assertThat(rig.read(stored).bytes()).isEqualTo(bytes(50_000, i));
        }
        StoreRig.until(() -> rig.store.statistics().alarms().containsKey("disk.failed"));
        byte[] long5 = bytes((int) (5 * MIB), 5);
        rig.advance(StoreConfig.DEFAULT_DISK_RETRY);
        BodyWriter writer = rig.begin(meta("/long"), 5 * MIB);
        Reading reading = Reading.start(writer.open(rig.loop, 0, -1), rig.loop, 30_000);
        for (int at = 0; at < long5.length; at += 50_000) {
          int some = Math.min(50_000, long5.length - at);
          writer.append(Unpooled.copiedBuffer(long5, at, some));
          StoreRig.until(writer::keepsUp);
        }
        writer.complete();
        assertThat(Arrays.equals(reading.bytes(), long5)).isTrue();
        for (int i = 0; i < 40; i++) {
          assertThat(rig.read(rig.find("/" + i).getFirst()).bytes()).isEqualTo(bytes(50_000, i));
        }
        assertThat(rig.store.statistics().alarms()).containsKey("disk.failed");
      }
    } finally {
      run("umount", mount.toString());
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
