package perigee.meeting.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.wire.matroska.EbmlReader;
import perigee.wire.matroska.MatroskaBlock;
import perigee.wire.matroska.MatroskaIds;
import perigee.wire.matroska.MatroskaTrack;

/// A file that was cut at any octet is whole again up to there.
class FinishedFileTest {

  private static final int FRAMES = 30;
  private static final int FRAME_MILLIS = 80;

  @TempDir private Path folder;
  private Path written = Path.of("view.webm");
  private byte[] octets = new byte[0];
  private int headLength;

  @BeforeEach
  void write() throws IOException {
    written = folder.resolve("view.webm");
    List<MatroskaTrack> tracks =
        List.of(
            MatroskaTrack.video(1, "Anna", "V_VP8", new byte[0], 640, 360),
            MatroskaTrack.opus(2, "Anna", 2));
    MediaFile file = new MediaFile(written, true, "Tuesday", Instant.EPOCH, tracks);
    headLength = (int) Files.size(written);
    for (int i = 0; i < FRAMES; i++) {
      byte[] picture = new byte[4];
      Arrays.fill(picture, (byte) i);
      file.block(1, (long) i * FRAME_MILLIS, i % 12 == 0, picture, 0, picture.length);
      file.block(2, (long) i * FRAME_MILLIS + 10, true, new byte[] {(byte) i}, 0, 1);
    }
    file.close();
    octets = Files.readAllBytes(written);
  }

  @Test
  void aWholeOneKeepsAllAndHasATable() throws IOException {
    FinishedFile.Outcome outcome = FinishedFile.finish(written);
    assertThat(outcome.millis()).isEqualTo((FRAMES - 1) * FRAME_MILLIS + 10);
    byte[] whole = Files.readAllBytes(written);
    assertThat(outcome.octets()).isEqualTo(whole.length);
    assertThat(frames(whole, true)).hasSize(2 * FRAMES);
    assertThat(FinishedFile.finish(written)).isEqualTo(outcome);
    assertThat(Files.readAllBytes(written)).isEqualTo(whole);
  }

  @Test
  void aCutOneKeepsWhatWasWhole() throws IOException {
    List<Long> all = frames(octets, false);
    for (int length = headLength; length <= octets.length; length += length % 3 + 1) {
      Path cut = folder.resolve("cut.webm");
      Files.write(cut, Arrays.copyOf(octets, length));
      FinishedFile.finish(cut);
      List<Long> kept = frames(Files.readAllBytes(cut), true);
      int end = length;
      List<Long> expected = all.stream().filter(block -> block >>> 32 <= end).toList();
      assertThat(kept.stream().map(block -> (int) (long) block).toList())
          .as("cut at %d", length)
          .isEqualTo(expected.stream().map(block -> (int) (long) block).toList());
    }
  }

  @Test
  void oneWithoutItsHeadIsRefused() throws IOException {
    for (int length : List.of(0, 3, 30, headLength - 1)) {
      Path cut = folder.resolve("cut.webm");
      Files.write(cut, Arrays.copyOf(octets, length));
      assertThatThrownBy(() -> FinishedFile.finish(cut)).isInstanceOf(IOException.class);
    }
  }

  /// Goes through a file as players do.
  ///
  /// @return for each block where it ends, in the upper half, and its time, in the lower
  private static List<Long> frames(byte[] file, boolean finished) {
    List<Long> found = new ArrayList<>();
    EbmlReader in = new EbmlReader();
    MatroskaBlock block = new MatroskaBlock();
    assertThat(in.read(file, 0, file.length)).isTrue();
    int at = in.headLength() + (int) in.size();
    assertThat(in.read(file, at, file.length)).isTrue();
    int end = finished ? at + in.headLength() + (int) in.size() : file.length;
    assertThat(end).isEqualTo(file.length);
    at += in.headLength();
    boolean hasCues = false;
    while (at < end) {
      assertThat(in.read(file, at, end)).isTrue();
      int inside = at + in.headLength();
      int next = inside + (int) in.size();
      assertThat(next).isLessThanOrEqualTo(end);
      hasCues |= in.id() == MatroskaIds.CUES;
      if (in.id() == MatroskaIds.CLUSTER) {
        long began = 0;
        for (int child = inside; child < next; child += in.headLength() + (int) in.size()) {
          assertThat(in.read(file, child, next)).isTrue();
          int content = child + in.headLength();
          if (in.id() == MatroskaIds.TIMESTAMP) {
            began = EbmlReader.number(file, content, (int) in.size());
          } else if (in.id() == MatroskaIds.SIMPLE_BLOCK) {
            assertThat(block.read(file, content, next)).isTrue();
            found.add((content + in.size()) << 32 | (began + block.relativeMillis()));
          }
        }
      }
      at = next;
    }
    assertThat(hasCues).isEqualTo(finished);
    return found;
  }
}
