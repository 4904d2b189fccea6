package perigee.selection.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;

class MapDeltaTest {

  /// Units of 10.0.0.0/8 by their number, but for some; one in so many has other figures.
  private static MappingMap map(long version, int units, int leaveOut, int changed) {
    MapBuilder builder = new MapBuilder(version, 1_000 * version);
    builder.region(new Region("a", null, 0)).region(new Region("b", null, 0));
    builder.server(Maps.server("a1", "a", "hall", "192.0.2.1"));
    builder.server(Maps.server("b1", "b", "hall", "192.0.2.2"));
    builder.anywhere().candidate(0, Maps.millis(5), EvidenceSummary.NONE);
    for (int i = 0; i < units; i++) {
      if (leaveOut == 0 || i % leaveOut != 0) {
        double millis = 20 + (changed > 0 && i % changed == 0 ? version : 0);
        builder.unit(Prefix.of(Maps.address("10.%d.%d.0".formatted(i / 256, i % 256)), 24));
        builder.candidate(0, Maps.millis(millis), new EvidenceSummary(50, 3, 0.9));
        builder.candidate(1, Maps.millis(90), new EvidenceSummary(9, 400, 0.5));
      }
    }
    return builder.build();
  }

  private static byte[] applied(byte[] base, byte[] delta) {
    return switch (MapDelta.apply(base, delta)) {
      case MapDelta.Whole whole -> whole.bytes();
      case MapDelta.Unfit(String reason) -> throw new AssertionError(reason);
    };
  }

  @Test
  void whatChangedMakesTheWholeMapByteForByte() {
    EncodedMap base = EncodedMap.of(map(1, 5_000, 0, 0));
    for (MappingMap next :
        new MappingMap[] {
          map(2, 5_000, 0, 0), map(2, 5_000, 0, 50), map(2, 5_000, 7, 0), map(2, 6_000, 11, 3)
        }) {
      EncodedMap whole = EncodedMap.of(next);
      byte[] delta = MapDelta.encode(base, whole);
      assertThat(MapDelta.isDelta(delta)).isTrue();
      assertThat(applied(base.bytes(), delta)).isEqualTo(MapCodec.encode(next));
      assertThat(MapCodec.decode(applied(base.bytes(), delta)))
          .isInstanceOf(MapRead.Complete.class);
    }
  }

  @Property(tries = 60)
  void anyTwoMapsMakeADelta(
      @ForAll @IntRange(max = 50) int first,
      @ForAll @IntRange(max = 50) int second,
      @ForAll @IntRange(max = 300) int units) {
    EncodedMap base = EncodedMap.of(Maps.random(first, units));
    EncodedMap next = EncodedMap.of(Maps.random(second, units));
    byte[] delta = MapDelta.encode(base, next);
    assertThat(applied(base.bytes(), delta)).isEqualTo(next.bytes());
    assertThat(delta.length).isLessThan(next.bytes().length + 64);
  }

  @Test
  void itIsAsSmallAsTheChange() {
    EncodedMap base = EncodedMap.of(map(1, 20_000, 0, 0));
    EncodedMap same = EncodedMap.of(map(2, 20_000, 0, 0));
    assertThat(MapDelta.encode(base, same).length).isLessThan(200);
    EncodedMap hundredth = EncodedMap.of(map(2, 20_000, 0, 100));
    assertThat(MapDelta.encode(base, hundredth).length).isLessThan(hundredth.bytes().length / 40);
  }

  @Test
  void itFitsItsBaseAlone() {
    EncodedMap base = EncodedMap.of(map(1, 100, 0, 0));
    byte[] delta = MapDelta.encode(base, EncodedMap.of(map(2, 100, 0, 9)));
    byte[] other = EncodedMap.of(map(3, 100, 0, 0)).bytes();
    assertThat(MapDelta.apply(other, delta))
        .isEqualTo(new MapDelta.Unfit("it changes map 1, which is not here"));
    assertThat(MapDelta.apply(new byte[0], delta)).isInstanceOf(MapDelta.Unfit.class);
    assertThat(MapDelta.isDelta(base.bytes())).isFalse();
    assertThat(MapCodec.decode(delta)).isInstanceOf(MapRead.Malformed.class);
  }

  @Test
  void everyChangedOctetIsNoticed() {
    EncodedMap base = EncodedMap.of(map(1, 40, 0, 0));
    byte[] delta = MapDelta.encode(base, EncodedMap.of(map(2, 40, 5, 3)));
    for (int i = 0; i < delta.length; i++) {
      byte[] changed = delta.clone();
      changed[i] ^= 0x11;
      assertThat(MapDelta.apply(base.bytes(), changed)).isInstanceOf(MapDelta.Unfit.class);
      assertThat(MapDelta.apply(base.bytes(), Arrays.copyOf(delta, i)))
          .isInstanceOf(MapDelta.Unfit.class);
    }
  }

  @Test
  void whatASenderGotWrongMakesNoMap() {
    EncodedMap base = EncodedMap.of(map(1, 200, 0, 0));
    EncodedMap next = EncodedMap.of(map(2, 200, 5, 3));
    byte[] delta = MapDelta.encode(base, next);
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = delta.clone();
      changed[random.nextInt(changed.length - 4)] = (byte) random.nextInt();
      if (MapDelta.apply(base.bytes(), sealed(changed)) instanceof MapDelta.Whole whole
          && !Arrays.equals(whole.bytes(), next.bytes())) {
        assertThat(MapCodec.decode(whole.bytes())).isInstanceOf(MapRead.Malformed.class);
      }
    }
  }

  @FuzzTest
  void anyBytesAreAppliedOrUnfit(byte[] bytes) {
    byte[] base = EncodedMap.of(map(1, 20, 0, 0)).bytes();
    assertThat(MapDelta.apply(base, bytes)).isNotNull();
    assertThat(MapDelta.apply(bytes, bytes)).isNotNull();
    byte[] good = MapDelta.encode(EncodedMap.of(map(1, 20, 0, 0)), EncodedMap.of(map(2, 9, 0, 0)));
    // Behind magic, form, version and the base's seal.
    byte[] delta = Arrays.copyOf(good, 11 + bytes.length + 4);
    System.arraycopy(bytes, 0, delta, 11, bytes.length);
    if (MapDelta.apply(base, sealed(delta)) instanceof MapDelta.Whole whole) {
      assertThat(MapCodec.decode(whole.bytes())).isNotNull();
    }
  }

  /// The same bytes with the checksum that belongs to them.
  private static byte[] sealed(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    for (int i = 0; i < 4; i++) {
      bytes[bytes.length - 1 - i] = (byte) (crc.getValue() >>> (8 * i));
    }
    return bytes;
  }

  private static MappingMap one(long version, double millis, int samples, int age) {
    MapBuilder builder = new MapBuilder(version, version);
    builder.region(new Region("a", null, 0)).region(new Region("b", null, 0));
    builder.anywhere().candidate(0, Maps.millis(5), EvidenceSummary.NONE);
    builder.unit(Maps.prefix("192.0.2.0/24"));
    builder.candidate(0, Maps.millis(millis), new EvidenceSummary(samples, age, 0.8));
    builder.candidate(1, Maps.millis(50), new EvidenceSummary(10, 10, 0.8));
    return builder.build();
  }

  private static double told(MappingMap map) {
    return map.predictedNanos(1, perigee.model.mapping.TrafficClass.SMALL, 0);
  }

  @Test
  void figuresThatHardlyMoveAreToldAsBefore() {
    MappingMap before = one(1, 20, 100, 5);
    MappingMap settled = MapSettling.settle(before, one(2, 20.3, 110, 12));
    assertThat(settled.version()).isEqualTo(2);
    assertThat(told(settled)).isEqualTo(told(before));
    assertThat(MapCodec.encode(settled).length).isEqualTo(MapCodec.encode(before).length);
    // The figures that were told are what counts, so that they don't creep.
    MappingMap further = MapSettling.settle(settled, one(3, 20.9, 110, 12));
    assertThat(told(further)).isNotEqualTo(told(before));
  }

  @Test
  void whatMattersIsToldAtOnce() {
    MappingMap before = one(1, 20, 100, 5);
    for (MappingMap next :
        new MappingMap[] {
          one(2, 22, 100, 5), one(2, 20, 200, 5), one(2, 20, 100, 60), one(2, 70, 100, 5)
        }) {
      assertThat(MapCodec.encode(MapSettling.settle(before, next)))
          .isEqualTo(MapCodec.encode(next));
    }
    MappingMap other = Maps.random(9, 50);
    assertThat(MapSettling.settle(before, other)).isSameAs(other);
    assertThat(MapCodec.encode(MapSettling.settle(other, other))).isEqualTo(MapCodec.encode(other));
  }
}
