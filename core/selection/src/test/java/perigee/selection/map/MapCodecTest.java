package perigee.selection.map;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.TrafficClass;

class MapCodecTest {

  @Test
  void aMapSurvivesItsBytes() {
    for (int units : new int[] {0, 1, 50, 2_000}) {
      MappingMap map = Maps.random(units + 1, units);
      byte[] bytes = MapCodec.encode(map);
      MappingMap read = read(bytes);
      assertThat(MapCodec.encode(read)).isEqualTo(bytes);
      assertThat(read.regions()).isEqualTo(map.regions());
      assertThat(read.servers()).isEqualTo(map.servers());
      assertThat(read.unitCount()).isEqualTo(map.unitCount());
      for (int row = 0; row < map.rowCount(); row++) {
        assertSameRow(map, read, row);
      }
    }
  }

  private static void assertSameRow(MappingMap map, MappingMap read, int row) {
    assertThat(read.prefix(row)).isEqualTo(map.prefix(row));
    for (TrafficClass each : TrafficClass.values()) {
      assertThat(read.why(row, each)).isEqualTo(map.why(row, each));
      assertThat(read.isTentative(row, each)).isEqualTo(map.isTentative(row, each));
      for (int rank = 0; rank < map.candidateCount(row); rank++) {
        assertThat(read.region(row, each, rank)).isEqualTo(map.region(row, each, rank));
        assertThat(read.evidence(row, each, rank)).isEqualTo(map.evidence(row, each, rank));
      }
    }
  }

  @Test
  void everyChangedOctetIsNoticed() {
    byte[] bytes = MapCodec.encode(Maps.random(3, 20));
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 0x20;
      assertThat(MapCodec.decode(changed)).isInstanceOf(MapRead.Malformed.class);
      assertThat(MapCodec.decode(Arrays.copyOf(bytes, i))).isInstanceOf(MapRead.Malformed.class);
    }
  }

  @Test
  void whatASenderGotWrongIsRefusedOrMeansWhatItSays() {
    byte[] bytes = MapCodec.encode(Maps.random(5, 200));
    Random random = new Random(11);
    for (int i = 0; i < 30_000; i++) {
      byte[] changed = bytes.clone();
      for (int times = 0; times <= random.nextInt(3); times++) {
        changed[random.nextInt(changed.length - 4)] = (byte) random.nextInt();
      }
      assertReadOrRefused(sealed(changed));
    }
  }

  @FuzzTest
  void anyBytesAreReadOrRefused(byte[] bytes) {
    assertThat(MapCodec.decode(bytes)).isNotNull();
    byte[] map = Arrays.copyOf("PGMAP".getBytes(US_ASCII), bytes.length + 10);
    map[5] = MapWriter.FORM;
    System.arraycopy(bytes, 0, map, 6, bytes.length);
    assertReadOrRefused(sealed(map));
  }

  private static void assertReadOrRefused(byte[] bytes) {
    if (MapCodec.decode(bytes) instanceof MapRead.Complete(MappingMap map)) {
      assertThat(MapCodec.encode(map)).isEqualTo(bytes);
    }
  }

  private static MappingMap read(byte[] bytes) {
    MapRead read = MapCodec.decode(bytes);
    assertThat(read).isInstanceOf(MapRead.Complete.class);
    return ((MapRead.Complete) read).map();
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
}
