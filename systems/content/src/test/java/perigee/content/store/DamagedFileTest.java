package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.store.StoreRig.bytes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedFileTest {

  private static final int LENGTH = 150_000;

  private Path directory;
  private final byte[] body = bytes(LENGTH, 1);
  private StoreRig rig;

  @BeforeEach
  void open(@TempDir Path directory) {
    this.directory = directory;
    rig = StoreRig.on(directory);
  }

  @AfterEach
  void everyBufferIsFreed() {
    rig.close();
    assertThat(rig.buffersHeld()).isZero();
  }

  @Test
  void noDamagedByteIsEverServed() throws IOException {
    rig.put("/a", body);
    rig.closeStore();
    Path file = rig.files().getFirst();
    byte[] sound = Files.readAllBytes(file);
    for (int at = 0; at < sound.length; at += at < 1_500 ? 37 : 6_007) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x40;
      Files.write(file, damaged);
      rig.restart();
      assertNothingWrongIsServed("byte " + at);
      rig.closeStore();
    }
  }

  private void assertNothingWrongIsServed(String where) {
    for (StoredResponse found : rig.find("/a")) {
      Reading.Result result = rig.read(found);
      boolean whole = result.failure().isEmpty();
      int sent = result.bytes().length;
      assertThat(Arrays.equals(result.bytes(), 0, sent, body, 0, sent)).as(where).isTrue();
      assertThat(found.meta()).isEqualTo(StoreRig.meta("/a"));
      assertThat(rig.find("/a")).as(where).hasSize(whole ? 1 : 0);
    }
    if (rig.find("/a").isEmpty()) {
      StoreRig.until(() -> rig.files().isEmpty());
      assertThat(rig.store.statistics().alarms()).as(where).containsKey("disk.corrupt");
      assertThat(rig.store.statistics().diskBytes()).as(where).isZero();
    }
  }

  @Test
  void aFileThatIsTooShortOrTooLongIsRemoved() throws IOException {
    rig.put("/a", body);
    rig.closeStore();
    Path file = rig.files().getFirst();
    byte[] sound = Files.readAllBytes(file);
    for (int length : new int[] {0, 10, 64, 1_000, sound.length - 1, sound.length + 1}) {
      Files.write(file, Arrays.copyOf(sound, length));
      rig.restart();
      assertThat(rig.find("/a")).isEmpty();
      assertThat(file).doesNotExist();
      rig.closeStore();
    }
  }

  @Test
  void aFileUnderAnotherNameIsNotBelieved() throws IOException {
    rig.put("/a", body);
    rig.closeStore();
    Path file = rig.files().getFirst();
    Path other = file.resolveSibling("0".repeat(32) + "-" + "0".repeat(16));
    Files.move(file, other);
    rig.restart();
    assertThat(rig.find("/a")).isEmpty();
    assertThat(other).doesNotExist();
  }

  @Test
  void whatWasNotFinishedIsRemovedAndStrangersAreLeft() throws IOException {
    Path unfinished = Files.writeString(directory.resolve("ab.tmp"), "x");
    Path stranger = Files.writeString(directory.resolve("README"), "x");
    rig.restart();
    assertThat(unfinished).doesNotExist();
    assertThat(stranger).exists();
  }

  @Test
  void aTornUpdateLeavesTheMetadataBeforeIt() throws IOException {
    rig.put("/a", body);
    rig.restart();
    rig.store.update(
        rig.find("/a").getFirst(), StoreRig.meta("/a", VariantKey.NONE, "etag", "\"new\""));
    rig.closeStore();
    Path file = rig.files().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    int slotBytes = ObjectFormat.slotBytes(MetaCodec.encode(StoreRig.meta("/a")).length);
    bytes[(int) ObjectFormat.slotAt(slotBytes, 1) + 40] ^= 1;
    Files.write(file, bytes);
    rig.restart();
    assertThat(rig.find("/a").getFirst().meta()).isEqualTo(StoreRig.meta("/a"));
  }
}
