package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.store.StoreRig.MIB;
import static perigee.content.store.StoreRig.bytes;
import static perigee.content.store.StoreRig.meta;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.net.http.BodySource;

class DiskFailureTest {

  private StoreRig rig;

  @BeforeEach
  void open(@TempDir Path directory) {
    rig = StoreRig.on(directory);
  }

  @AfterEach
  void everyBufferIsFreed() {
    rig.close();
    assertThat(rig.buffersHeld()).isZero();
  }

  @Test
  void aFullDiskLeavesMemoryAndTheStoreRecoversByItself() {
    rig.diskIsFull = true;
    byte[] small = bytes(1_000, 1);
    StoredResponse stored = rig.put("/small", small);
    StoreRig.until(() -> rig.store.statistics().alarms().containsKey("disk.failed"));
    assertThat(rig.read(stored).bytes()).isEqualTo(small);
    assertThat(rig.find("/small")).containsExactly(stored);
    assertThat(rig.store.create(meta("/large"), 5 * MIB)).isNull();
    StoreRig.until(() -> rig.store.statistics().diskBytes() == 0);

    rig.diskIsFull = false;
    assertThat(rig.store.create(meta("/large"), 5 * MIB)).isNull();
    rig.advance(StoreConfig.DEFAULT_DISK_RETRY);
    byte[] large = bytes((int) (5 * MIB), 2);
    assertThat(rig.read(rig.put("/large", large)).bytes()).isEqualTo(large);
    StoreRig.until(() -> rig.store.statistics().alarms().isEmpty());
  }

  @Test
  void aDiskThatFailsMidwayDoesNotFailThoseWhoRead() {
    byte[] body = bytes((int) (5 * MIB), 1);
    BodyWriter writer = rig.begin(meta("/a"), 5 * MIB);
    BodySource slow = writer.open(rig.loop, 0, -1);
    Reading reading = Reading.start(writer.open(rig.loop, 0, -1), rig.loop, 30_000);
    write(writer, body, 0, (int) MIB);
    rig.diskIsFull = true;
    Semaphore drained = new Semaphore(0);
    writer.onDrained(rig.loop, drained::release);
    @Nullable Reading second = null;
    long most = 0;
    for (int at = (int) MIB; at < body.length; at += 50_000) {
      write(writer, body, at, Math.min(body.length, at + 50_000));
      while (!writer.keepsUp()) {
        second = second == null ? Reading.start(slow, rig.loop, 10_000) : second;
        drained.acquireUninterruptibly();
      }
      most = Math.max(most, rig.store.statistics().memoryBytes());
    }
    assertThat(writer.failed()).isTrue();
    assertThat(writer.complete().meta()).isEqualTo(meta("/a"));
    assertThat(Arrays.equals(reading.bytes(), body)).isTrue();
    assertThat(Arrays.equals(Objects.requireNonNull(second).bytes(), body)).isTrue();
    assertThat(most).isLessThan(4 * MIB);
    assertThat(rig.find("/a")).isEmpty();
    StoreRig.until(() -> rig.store.statistics().diskBytes() == 0);
    StoreRig.until(() -> rig.store.statistics().memoryBytes() == 0);
  }

  private static void write(BodyWriter writer, byte[] body, int from, int to) {
    for (int at = from; at < to; at += 20_000) {
      writer.append(Unpooled.copiedBuffer(body, at, Math.min(20_000, to - at)));
    }
  }

  @Test
  void aBodyThatIsNotKeptIsNotBegunByOthers() {
    rig.diskIsFull = true;
    BodyWriter writer = rig.begin(meta("/a"), -1);
    Reading first = Reading.start(writer.open(rig.loop, 0, -1), rig.loop, 30_000);
    byte[] body = bytes((int) (3 * MIB), 1);
    write(writer, body, 0, body.length / 2);
    StoreRig.until(writer::failed);
    StoreRig.until(writer::keepsUp);
    write(writer, body, body.length / 2, body.length);
    StoreRig.until(writer::keepsUp);
    Reading late = Reading.start(writer.open(rig.loop, 0, -1), rig.loop, 30_000);
    assertThat(late.result().failure()).isNotEmpty();
    assertThat(late.result().bytes()).isEmpty();
    writer.complete();
    assertThat(Arrays.equals(first.bytes(), body)).isTrue();
  }

  @Test
  void aDiskThatCannotBeReadLeavesMemoryAndSaysSo() {
    rig.put("/a", bytes(1_000, 1));
    rig.put("/b", bytes(1_000, 2));
    rig.restart();
    StoredResponse known = rig.find("/b").getFirst();
    rig.diskIsUnreadable = true;
    assertThat(rig.summon("/a")).isTrue();
    assertThat(rig.find("/a")).isEmpty();
    Reading.Result result = rig.read(known);
    assertThat(result.bytes()).isEmpty();
    assertThat(result.failure()).contains("Input/output error");
    assertThat(rig.store.statistics().alarms()).containsKey("disk.failed");
    StoredResponse inMemory = rig.put("/c", bytes(1_000, 3));
    assertThat(rig.read(inMemory).bytes()).isEqualTo(bytes(1_000, 3));

    rig.diskIsUnreadable = false;
    rig.advance(StoreConfig.DEFAULT_DISK_RETRY);
    rig.put("/d", bytes(1_000, 4));
    StoreRig.until(() -> rig.store.statistics().alarms().isEmpty());
    rig.restart();
    assertThat(rig.read(rig.find("/d").getFirst()).bytes()).isEqualTo(bytes(1_000, 4));
  }

  @Test
  void aDirectoryThatIsTakenAwayIsMadeAnewAfterAWhile() throws IOException {
    rig.put("/a", bytes(1_000, 1));
    StoreRig.until(() -> rig.store.statistics().diskBytes() > 0);
    delete(rig.directory);
    rig.advance(Duration.ofSeconds(2));
    rig.put("/b", bytes(1_000, 2));
    StoreRig.until(() -> rig.store.statistics().alarms().containsKey("disk.failed"));
    assertThat(rig.read(rig.find("/a").getFirst()).bytes()).isEqualTo(bytes(1_000, 1));
    assertThat(rig.read(rig.find("/b").getFirst()).bytes()).isEqualTo(bytes(1_000, 2));

    rig.advance(StoreConfig.DEFAULT_DISK_RETRY);
    rig.put("/c", bytes(1_000, 3));
    StoreRig.until(() -> rig.store.statistics().alarms().isEmpty());
    rig.restart();
    assertThat(rig.read(rig.find("/c").getFirst()).bytes()).isEqualTo(bytes(1_000, 3));
    assertThat(rig.find("/a")).isEmpty();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void aStoreWhoseDirectoryCannotBeMadeBeginsInMemory(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a directory");
    StoreConfig config = StoreConfig.of(file.resolve("cache"), 4 * MIB, 64 * MIB, 32 * MIB);
    try (StoreRig bad = new StoreRig(folder, config)) {
      assertThat(bad.store.statistics().alarms()).containsKey("disk.failed");
      StoredResponse stored = bad.put("/a", bytes(1_000, 1));
      assertThat(bad.read(stored).bytes()).isEqualTo(bytes(1_000, 1));
      Files.delete(file);
      bad.advance(StoreConfig.DEFAULT_DISK_RETRY);
      bad.put("/b", bytes(1_000, 2));
      StoreRig.until(() -> bad.store.statistics().alarms().isEmpty());
      bad.restart();
      assertThat(bad.read(bad.find("/b").getFirst()).bytes()).isEqualTo(bytes(1_000, 2));
    }
  }

  @Test
  void fillsThatTakeTheWholeDiskLeaveNoRoomForMore() {
    List<BodyWriter> running = new ArrayList<>();
    BodyWriter writer = rig.store.create(meta("/0"), 30 * MIB);
    while (writer != null) {
      running.add(writer);
      writer = rig.store.create(meta("/" + running.size()), 30 * MIB);
    }
    assertThat(running).hasSize(2);
    running.forEach(one -> one.fail("enough"));
    StoreRig.until(() -> rig.store.statistics().diskBytes() == 0);
  }

  @Test
  void fillsThatTakeTheWholeMemoryGoToDisk() {
    List<BodyWriter> running = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      BodyWriter writer = rig.begin(meta("/" + i), 200_000);
      writer.append(Unpooled.wrappedBuffer(bytes(150_000, i)));
      running.add(writer);
    }
    assertThat(running).noneMatch(BodyWriter::failed);
    for (BodyWriter writer : running) {
      writer.append(Unpooled.wrappedBuffer(bytes(50_000, 99)));
      assertThat(rig.read(writer.complete()).bytes()).hasSize(200_000);
    }
    StoreRig.until(() -> rig.store.statistics().memoryBytes() <= 4 * MIB);
  }
}
