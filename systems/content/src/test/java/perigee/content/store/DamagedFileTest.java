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
    byte[] sound = Files.readAllBytes(objects());
    for (int at = 0; at < sound.length; at += at < 1_500 ? 37 : 6_007) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x40;
      Files.write(objects(), damaged);
      rig.restart();
      assertNothingWrongIsServed("byte " + at);
      restore(sound);
    }
  }

  /// Puts the files back as they were; an entry of the index may have been taken away.
  private void restore(byte[] sound) throws IOException {
    rig.closeStore();
    Files.deleteIfExists(objects());
    Files.deleteIfExists(index());
    rig.restart();
    rig.put("/a", body);
    rig.closeStore();
    assertThat(Files.size(objects())).isEqualTo(sound.length);
  }

  private Path objects() {
    return directory.resolve(DiskFiles.DATA);
  }

  private Path index() {
    return directory.resolve(DiskFiles.INDEX);
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
      assertThat(rig.store.statistics().alarms()).as(where).containsKey("disk.corrupt");
      StoreRig.until(() -> rig.store.statistics().diskBytes() == 0);
    }
  }

  @Test
  void aDamagedIndexLosesResponsesAndNothingElse() throws IOException {
    rig.put("/a", body);
    rig.put("/b", body);
    rig.closeStore();
    byte[] sound = Files.readAllBytes(index());
    byte[] objects = Files.readAllBytes(objects());
    for (int at = 0; at < sound.length; at += 3) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x40;
      Files.write(index(), damaged);
      Files.write(objects(), objects);
      rig.restart();
      for (String path : new String[] {"/a", "/b"}) {
        for (StoredResponse found : rig.find(path)) {
          assertThat(rig.read(found).bytes()).as("byte " + at).isEqualTo(body);
        }
      }
      assertThat(rig.find("/a").size() + rig.find("/b").size()).isEqualTo(at < 64 ? 0 : 1);
      rig.closeStore();
    }
  }

  @Test
  void aFileThatIsCutOffOrZeroedOrFullOfOtherBytesGivesNothingWrong() throws IOException {
    rig.put("/a", body);
    rig.closeStore();
    byte[] sound = Files.readAllBytes(objects());
    for (int kept : new int[] {0, 10, 64, 1_000, 70_000, sound.length - 600}) {
      Files.write(objects(), Arrays.copyOf(sound, kept));
      rig.restart();
      assertNothingWrongIsServed("cut at " + kept);
      restore(sound);
      Files.write(objects(), Arrays.copyOf(Arrays.copyOf(sound, kept), sound.length));
      rig.restart();
      assertNothingWrongIsServed("zeros from " + kept);
      restore(sound);
    }
    Files.write(objects(), bytes(sound.length, 9));
    rig.restart();
    assertNothingWrongIsServed("other bytes");
  }

  @Test
  void theBytesOfAnotherResponseAreNotTakenForThese() throws IOException {
    byte[] other = bytes(LENGTH, 2);
    rig.put("/a", body);
    rig.put("/b", other);
    rig.closeStore();
    byte[] sound = Files.readAllBytes(objects());
    int half = sound.length / 2 / 512 * 512;
    byte[] swapped = Arrays.copyOfRange(sound, half, sound.length);
    byte[] both = Arrays.copyOf(swapped, sound.length);
    System.arraycopy(sound, 0, both, sound.length - half, half);
    Files.write(objects(), both);
    rig.restart();
    assertThat(rig.find("/a")).isEmpty();
    assertThat(rig.find("/b")).isEmpty();
  }

  @Test
  void aBlockOfAnEarlierVersionIsNotTakenForTheNewOne() throws IOException {
    byte[] former = bytes(LENGTH, 2);
    rig.put("/a", former);
    rig.closeStore();
    byte[] old = Files.readAllBytes(objects());
    restore(old);
    byte[] sound = Files.readAllBytes(objects());
    System.arraycopy(old, 100_000, sound, 100_000, 40_000);
    Files.write(objects(), sound);
    rig.restart();
    assertNothingWrongIsServed("an old block");
  }

  @Test
  void whatSummonGivesWasReadToItsEnd() throws IOException {
    rig.put("/a", body);
    rig.closeStore();
    byte[] damaged = Files.readAllBytes(objects());
    damaged[damaged.length - 2_000] ^= 1;
    Files.write(objects(), damaged);
    rig.restart();
    assertThat(rig.summon("/a")).isTrue();
    assertThat(rig.find("/a")).isEmpty();
    assertThat(rig.store.statistics().alarms()).containsKey("disk.corrupt");
    assertThat(rig.summon("/a")).isFalse();
  }

  @Test
  void whatEarlierVersionsLeftIsRemovedAndStrangersAreLeft(@TempDir Path earlier)
      throws IOException {
    // A folder of its own: the store that is open looks for such folders in its own meanwhile.
    Path old = Files.createDirectories(earlier.resolve("ab"));
    Files.writeString(old.resolve("ab".repeat(16) + "-0000000000000001"), "x");
    Path stranger = Files.writeString(earlier.resolve("README"), "x");
    rig.close();
    rig = StoreRig.on(earlier);
    StoreRig.until(() -> Files.notExists(old));
    assertThat(stranger).exists();
  }

  @Test
  void aTornUpdateLeavesTheMetadataBeforeIt() throws IOException {
    rig.put("/a", body);
    rig.restart();
    ResponseMeta fresh = StoreRig.meta("/a", VariantKey.NONE, "etag", "\"new\"");
    rig.store.update(rig.find("/a").getFirst(), fresh);
    rig.closeStore();
    byte[] bytes = Files.readAllBytes(objects());
    int metaBytes = MetaCodec.encode(StoreRig.meta("/a")).length;
    bytes[(int) ObjectFormat.Slots.of(metaBytes, LENGTH).at(1) + 40] ^= 1;
    Files.write(objects(), bytes);
    rig.restart();
    assertThat(rig.find("/a").getFirst().meta()).isEqualTo(StoreRig.meta("/a"));
  }
}
