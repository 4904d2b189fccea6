package perigee.meeting.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.meeting.RecordedFile;
import perigee.model.meeting.Recording;
import perigee.model.meeting.RecordingJson;
import perigee.wire.matroska.MatroskaTrack;

/// What a process that was killed, or had no room any more, left behind.
class RecordingShelfTest {

  private static final String ID = "00112233445566778899aabbccddeeff";

  @TempDir private Path root;

  @Test
  void whatCanNotBeFinishedNowIsFinishedLater() throws IOException {
    Path folder = Files.createDirectories(root.resolve(ID));
    Recording begun =
        new Recording(
            ID,
            "abc-defg-hjk",
            "Tuesday",
            Instant.EPOCH,
            null,
            List.of(entry("001-view.webm"), entry("002-cut.webm")));
    Files.writeString(folder.resolve("recording.json"), RecordingJson.write(begun));
    Path film = folder.resolve("001-view.webm");
    write(film);
    Files.write(folder.resolve("002-cut.webm"), new byte[3]);
    Path aside = Files.move(film, root.resolve("aside"));
    // As a full disk does: the file is there, and can't be opened for writing.
    Files.createDirectory(film);
    RecordingShelf shelf = new RecordingShelf(root, Duration.ofDays(1), InstantSource.system());
    assertThat(shelf.look()).isEmpty();
    assertThat(shelf.alarms()).containsKey("recordings");
    assertThat(RecordingFolder.read(folder)).as("nothing is given up").isEqualTo(begun);
    Files.delete(film);
    Files.move(aside, film);
    Recording whole = shelf.look().getFirst();
    assertThat(whole.endedAt()).isNotNull();
    assertThat(shelf.alarms()).doesNotContainKey("recordings");
    assertThat(whole.files()).extracting(RecordedFile::name).containsExactly("001-view.webm");
    assertThat(whole.files().getFirst().millis()).isEqualTo(80);
  }

  private static void write(Path path) throws IOException {
    MediaFile file =
        new MediaFile(
            path, true, "Tuesday", Instant.EPOCH, List.of(MatroskaTrack.opus(1, "Anna", 2)));
    file.block(1, 0, true, new byte[] {1}, 0, 1);
    file.block(1, 80, true, new byte[] {2}, 0, 1);
    file.close();
  }

  private static RecordedFile entry(String name) {
    return new RecordedFile(name, RecordedFile.VIEW, "", "", "video/webm", 0, 0);
  }
}
