package perigee.wire.matroska;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MatroskaTest {

  private static final byte[] FRAME = {1, 2, 3, 4, 5};

  @Property
  void sizesAreReadAsTheyAreWritten(@ForAll @LongRange(min = 0, max = (1L << 49) - 2) long size) {
    EbmlWriter out = new EbmlWriter();
    out.id(MatroskaIds.SIMPLE_BLOCK);
    out.size(size);
    EbmlReader in = new EbmlReader();
    assertThat(in.read(out.octets(), 0, out.length())).isTrue();
    assertThat(in.id()).isEqualTo(MatroskaIds.SIMPLE_BLOCK);
    assertThat(in.size()).isEqualTo(size);
    assertThat(in.headLength()).isEqualTo(out.length());
    assertThat(in.read(out.octets(), 0, out.length() - 1)).isFalse();
  }

  @Property
  void numbersAreReadAsTheyAreWritten(@ForAll @LongRange(min = 0) long number) {
    EbmlWriter out = new EbmlWriter();
    out.number(MatroskaIds.TIMESTAMP, number);
    EbmlReader in = new EbmlReader();
    assertThat(in.read(out.octets(), 0, out.length())).isTrue();
    assertThat(EbmlReader.number(out.octets(), in.headLength(), (int) in.size())).isEqualTo(number);
  }

  @Property
  void blocksAreReadAsTheyAreWritten(
      @ForAll @IntRange(min = 1, max = 126) int track,
      @ForAll @IntRange(min = -32_767, max = 32_767) int relative,
      @ForAll boolean isKey) {
    MatroskaCluster cluster = new MatroskaCluster();
    cluster.begin(100_000);
    int head = cluster.length();
    cluster.block(track, 100_000 + relative, isKey, FRAME, 0, FRAME.length);
    EbmlWriter whole = cluster.end();
    EbmlReader in = new EbmlReader();
    assertThat(in.read(whole.octets(), 0, whole.length())).isTrue();
    assertThat(in.headLength() + in.size()).isEqualTo(whole.length());
    assertThat(in.read(whole.octets(), head, whole.length())).isTrue();
    MatroskaBlock block = new MatroskaBlock();
    assertThat(block.read(whole.octets(), head + in.headLength(), whole.length())).isTrue();
    assertThat(block.track()).isEqualTo(track);
    assertThat(block.relativeMillis()).isEqualTo(relative);
    assertThat(block.isKey()).isEqualTo(isKey);
  }

  @Property
  void whatIsPutInAReservedPlaceFillsIt(
      @ForAll @LongRange(min = 0, max = 1L << 40) long cues,
      @ForAll @LongRange(min = 0, max = 1L << 40) long millis) {
    assertThat(MatroskaFile.seekHead(150, 200, cues)).hasSize(MatroskaFile.SEEK_ROOM);
    assertThat(MatroskaFile.duration(millis)).hasSize(MatroskaFile.DURATION_ROOM);
  }

  @Test
  void aHeadIsElementsToItsEnd() {
    byte[] head =
        MatroskaFile.head(
            true,
            "Tuesday",
            Instant.parse("2026-01-31T12:00:00Z"),
            List.of(
                MatroskaTrack.video(1, "Anna", "V_VP8", new byte[0], 640, 360),
                MatroskaTrack.opus(2, "Anna", 2)));
    EbmlReader in = new EbmlReader();
    assertThat(in.read(head, 0, head.length)).isTrue();
    assertThat(in.id()).isEqualTo(MatroskaIds.EBML);
    int at = in.headLength() + (int) in.size();
    assertThat(in.read(head, at, head.length)).isTrue();
    assertThat(in.id()).isEqualTo(MatroskaIds.SEGMENT);
    assertThat(in.size()).isEqualTo(EbmlReader.UNKNOWN);
    at += in.headLength();
    for (int id : List.of(MatroskaIds.VOID, MatroskaIds.INFO, MatroskaIds.TRACKS)) {
      assertThat(in.read(head, at, head.length)).isTrue();
      assertThat(in.id()).isEqualTo(id);
      at += in.headLength() + (int) in.size();
    }
    assertThat(at).isEqualTo(head.length);
  }
}
