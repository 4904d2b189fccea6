package perigee.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.content.store.StoreRig.MIB;
import static perigee.content.store.StoreRig.bytes;
import static perigee.content.store.StoreRig.meta;

import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.net.http.BodySource;
import perigee.net.http.BodySource.Piece;

class TieredStoreTest {

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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000, 5_000_000})
  void whatWasStoredIsReadBackAndAgainAfterARestart(int length) {
    byte[] body = bytes(length, length);
    StoredResponse stored = rig.put("/a", body);
    assertThat(rig.find("/a")).containsExactly(stored);
    assertThat(rig.read(stored).bytes()).isEqualTo(body);

    rig.restart();

    StoredResponse found = rig.find("/a").getFirst();
    assertThat(found.meta()).isEqualTo(meta("/a"));
    assertThat(found.length()).isEqualTo(length);
    assertThat(rig.read(found).bytes()).isEqualTo(body);
    assertThat(rig.store.statistics().objects()).isEqualTo(1);
  }

  @Test
  void aBodyOfUnknownLengthTakesOnlyTheMemoryThatItNeeds() {
    BodyWriter writer = rig.begin(meta("/a"), -1);
    writer.append(Unpooled.wrappedBuffer(bytes(100, 1)));
    StoredResponse stored = writer.complete();
    assertThat(rig.read(stored).bytes()).isEqualTo(bytes(100, 1));
    assertThat(rig.store.statistics().memoryBytes()).isEqualTo(100 + Body.META_BYTES);
  }

  @Test
  void aPartIsReadFromMemoryAndFromDisk() {
    byte[] body = bytes(1_000_000, 3);
    StoredResponse stored = rig.put("/a", body);
    for (int i = 0; i < 2; i++) {
      BodySource part = stored.open(rig.loop, 130_000, 700_001);
      assertThat(part.length()).isEqualTo(570_001);
      assertThat(Reading.start(part, rig.loop, 9_999).bytes())
          .isEqualTo(Arrays.copyOfRange(body, 130_000, 700_001));
      rig.restart();
      stored = rig.find("/a").getFirst();
    }
  }

  @Test
  void variantsLieBesideEachOtherNewestFirst() {
    VariantKey german = variant("de");
    VariantKey french = variant("fr");
    StoredResponse first = rig.put(meta("/a", german), bytes(10, 1));
    StoredResponse second = rig.put(meta("/a", french), bytes(10, 2));
    assertThat(rig.find("/a")).containsExactly(second, first);

    StoredResponse newer = rig.put(meta("/a", german), bytes(10, 3));
    assertThat(rig.find("/a")).containsExactly(newer, second);
    StoreRig.until(() -> rig.store.statistics().objects() == 2);

    rig.restart();
    assertThat(rig.find("/a")).hasSize(2);
    assertThat(rig.find("/a").stream().map(one -> rig.read(one).bytes()))
        .containsExactlyInAnyOrder(bytes(10, 2), bytes(10, 3));
  }

  @Test
  void theOldestVariantGoesWhenThereAreTooMany() {
    for (int i = 0; i <= Index.MOST_VARIANTS; i++) {
      rig.put(meta("/a", variant("v" + i)), bytes(10, i));
    }
    List<StoredResponse> found = rig.find("/a");
    assertThat(found).hasSize(Index.MOST_VARIANTS);
    assertThat(found.getLast().meta().variant()).isEqualTo(variant("v1"));
  }

  private static VariantKey variant(String language) {
    return new VariantKey(List.of(new VariantKey.Selector("accept-language", language)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 3_000_000})
  void aFailedFillIsNeverFoundAndItsReadersFail(int length) {
    BodyWriter writer = rig.begin(meta("/a"), length);
    Reading reading = Reading.start(writer.open(rig.loop, 0, -1), rig.loop, 30_000);
    writer.append(Unpooled.wrappedBuffer(bytes(length - 1, 1)));
    writer.fail("the origin hung up");
    assertThat(reading.result().failure()).isEqualTo("the origin hung up");
    assertThat(rig.find("/a")).isEmpty();
    rig.restart();
    assertThat(rig.find("/a")).isEmpty();
    assertThat(rig.store.statistics().diskBytes()).isZero();
  }

  @Test
  void aBodyShorterThanAnnouncedIsNotStored() {
    BodyWriter writer = rig.begin(meta("/a"), 10);
    writer.append(Unpooled.wrappedBuffer(bytes(9, 1)));
    StoredResponse stored = writer.complete();
    assertThat(writer.failed()).isTrue();
    assertThat(rig.find("/a")).isEmpty();
    assertThat(rig.read(stored).failure()).isNotEmpty();
  }

  @Test
  void whatIsAnnouncedTooLongIsNotBegun() {
    assertThat(rig.store.create(meta("/a"), 32 * MIB + 1)).isNull();
    assertThat(rig.store.statistics().memoryBytes()).isZero();
  }

  @Test
  void aBodyThatOutgrowsTheBoundGoesToThoseWhoReadAndIsNotKept() {
    BodyWriter writer = rig.begin(meta("/a"), -1);
    Reading reading = Reading.start(writer.open(rig.loop, 0, -1), rig.loop, 30_000);
    for (int i = 0; i < 33; i++) {
      writer.append(Unpooled.wrappedBuffer(new byte[(int) MIB]));
      StoreRig.until(writer::keepsUp);
    }
    assertThat(writer.failed()).isTrue();
    writer.complete();
    assertThat(reading.bytes()).hasSize((int) (33 * MIB));
    assertThat(rig.find("/a")).isEmpty();
    StoreRig.until(() -> rig.store.statistics().diskBytes() == 0);
  }

  @Test
  void updatedMetadataSurviveRestarts() {
    byte[] body = bytes(100_000, 1);
    rig.put("/a", body);
    rig.restart();
    for (int i = 0; i < 3; i++) {
      ResponseMeta fresh = meta("/a", VariantKey.NONE, "etag", "\"" + i + "\"");
      StoredResponse updated = rig.store.update(rig.find("/a").getFirst(), fresh);
      assertThat(rig.find("/a")).containsExactly(updated);
      rig.restart();
      assertThat(rig.find("/a").getFirst().meta()).isEqualTo(fresh);
      assertThat(rig.read(rig.find("/a").getFirst()).bytes()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void metadataOfAShortBodyThatOutgrowTheirRoomAreWrittenAnewWithIt(boolean fromDisk) {
    rig.put("/a", bytes(100, 1));
    if (fromDisk) {
      rig.restart();
    }
    ResponseMeta fresh = meta("/a", VariantKey.NONE, "x", "y".repeat(10_000));
    assertThat(rig.store.update(rig.find("/a").getFirst(), fresh).meta()).isEqualTo(fresh);
    rig.restart();
    assertThat(rig.find("/a").getFirst().meta()).isEqualTo(fresh);
    assertThat(rig.read(rig.find("/a").getFirst()).bytes()).isEqualTo(bytes(100, 1));
    assertThat(rig.store.statistics().objects()).isEqualTo(1);
  }

  @Test
  void metadataOfALongBodyThatOutgrowTheirRoomTakeItAway() {
    rig.put("/a", bytes(100_000, 1));
    rig.restart();
    ResponseMeta fresh = meta("/a", VariantKey.NONE, "x", "y".repeat(10_000));
    assertThat(rig.store.update(rig.find("/a").getFirst(), fresh).meta()).isEqualTo(fresh);
    rig.restart();
    assertThat(rig.find("/a")).isEmpty();
    assertThat(rig.store.statistics().diskBytes()).isZero();
  }

  @Test
  void anUpdateOfWhatIsGoneDoesNothing() {
    StoredResponse stored = rig.put("/a", bytes(100, 1));
    rig.store.remove(stored);
    assertThat(rig.store.update(stored, meta("/a"))).isSameAs(stored);
    assertThat(rig.find("/a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000, 3_000_000})
  void aRemovedBodyIsReadToItsEndByThoseWhoBegan(int length) {
    byte[] body = bytes(length, 1);
    rig.put("/a", body);
    rig.restart();
    StoredResponse stored = rig.find("/a").getFirst();
    BodySource source = rig.loop.call(() -> stored.open(rig.loop, 0, length));
    rig.store.remove(stored);
    assertThat(rig.find("/a")).isEmpty();
    assertThat(Reading.start(source, rig.loop, 30_000).bytes()).isEqualTo(body);
    assertThat(rig.read(stored).failure()).isNotEmpty();
    StoreRig.until(() -> rig.store.statistics().diskBytes() == 0);
  }

  @Test
  void anEvictedBodyIsReadToItsEndByThoseWhoBegan() {
    byte[] body = bytes(200_000, 1);
    StoredResponse stored = rig.put("/a", body);
    BodySource source = rig.loop.call(() -> stored.open(rig.loop, 0, 200_000));
    for (int i = 0; i < 600; i++) {
      rig.put("/" + i, bytes(200_000, i));
    }
    assertThat(rig.store.statistics().evictions()).isPositive();
    assertThat(Reading.start(source, rig.loop, 30_000).bytes()).isEqualTo(body);
  }

  @Test
  void whatIsAskedForAgainComesBackIntoMemory() {
    rig.put("/a", bytes(200_000, 1));
    rig.restart();
    StoredResponse stored = rig.find("/a").getFirst();
    rig.read(stored);
    assertThat(rig.store.statistics().memoryBytes()).isZero();
    rig.read(stored);
    StoreRig.until(() -> rig.store.statistics().memoryBytes() == 200_000 + Body.META_BYTES);
    // Its room is reserved before it is there.
    StoreRig.until(() -> rig.loop.call(() -> givesBytesAtOnce(stored)));
    // Readers that came too early had blocks of the file on their way.
    StoreRig.until(() -> rig.buffersHeld() < 200_000 + ObjectFormat.BLOCK_BYTES);
  }

  @Test
  void whatIsSummonedComesIntoMemoryWithAllItsVariants() {
    rig.put(meta("/a", variant("de")), bytes(1_000, 1));
    rig.put(meta("/a", variant("fr")), bytes(200_000, 2));
    assertThat(rig.summon("/a")).isFalse();
    rig.restart();
    assertThat(rig.summon("/b")).isFalse();
    assertThat(rig.summon("/a")).isTrue();
    assertThat(rig.summon("/a")).isFalse();
    assertThat(rig.find("/a")).hasSize(2).allMatch(this::givesBytesAtOnce);
    assertThat(rig.store.statistics().objects()).isEqualTo(2);
  }

  @Test
  void aNewVersionReplacesOneThatOnlyTheDiskKnows() {
    rig.put(meta("/a", variant("de")), bytes(10, 1));
    rig.put(meta("/a", variant("fr")), bytes(10, 2));
    rig.restart();
    StoredResponse newer = rig.put(meta("/a", variant("de")), bytes(10, 3));
    assertThat(rig.find("/a")).hasSize(2).startsWith(newer);
    rig.restart();
    assertThat(rig.find("/a").stream().map(one -> rig.read(one).bytes()))
        .containsExactly(bytes(10, 3), bytes(10, 2));
  }

  @Test
  void keysThatOnlyTheDiskHasGoFromMemoryAndComeBack() {
    int many = 5_000;
    for (int i = 0; i < many; i++) {
      rig.put("/" + i, bytes(100, i));
      StoreRig.until(() -> !rig.store.isBehind());
    }
    StoreRig.until(() -> rig.store.statistics().diskBytes() >= many * 512L);
    for (int i = 0; i < many; i += 97) {
      assertThat(rig.read(rig.find("/" + i).getFirst()).bytes()).isEqualTo(bytes(100, i));
    }
    assertThat(rig.store.statistics().objects()).isEqualTo(many);
  }

  private boolean givesBytesAtOnce(StoredResponse stored) {
    BodySource source = stored.open(rig.loop, 0, stored.length());
    try {
      if (source.pull(1_000) instanceof Piece.Data(var bytes)) {
        bytes.release();
        return true;
      }
      return false;
    } finally {
      source.close();
      source.close();
    }
  }

  @Test
  void aClosedReaderFreesWhatWasOnItsWay() {
    rig.put("/a", bytes(3_000_000, 1));
    rig.restart();
    rig.loop.call(() -> {
      BodySource source = rig.find("/a").getFirst().open(rig.loop, 0, 3_000_000);
      assertThat(source.pull(1_000)).isEqualTo(Piece.LATER);
      source.close();
      return source;
    });
    StoreRig.until(() -> rig.buffersHeld() == 0);
  }
}
