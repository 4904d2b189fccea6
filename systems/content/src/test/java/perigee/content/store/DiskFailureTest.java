package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.store.StoreRig.MIB;
import static perigee.content.store.StoreRig.bytes;
import static perigee.content.store.StoreRig.meta;

import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(rig.files()).noneMatch(file -> file.toString().endsWith(".tmp"));
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
  void aDiskThatFailsMidwayFailsTheFillAndItsReaders() {
    BodyWriter writer = rig.begin(meta("/a"), 5 * MIB);
    Reading reading = Reading.start(writer.open(rig.loop, 0, -1), rig.loop, 30_000);
    rig.diskIsFull = true;
    writer.append(Unpooled.wrappedBuffer(new byte[(int) MIB]));
    assertThat(reading.result().failure()).contains("No space left on device");
    assertThat(writer.failed()).isTrue();
    StoredResponse dead = writer.complete();
    assertThat(rig.read(dead).failure()).isNotEmpty();
    assertThat(rig.find("/a")).isEmpty();
    StoreRig.until(() -> rig.store.statistics().diskBytes() == 0);
    assertThat(rig.store.statistics().memoryBytes()).isZero();
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
