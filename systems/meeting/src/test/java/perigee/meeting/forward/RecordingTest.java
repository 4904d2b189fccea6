package perigee.meeting.forward;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.meeting.record.Recorder;
import perigee.meeting.record.RecordingShelf;
import perigee.meeting.record.RecordingTerms;
import perigee.model.meeting.RecordedFile;
import perigee.model.meeting.Recording;

/// What a meeting of simulated browsers comes to on the disk.
class RecordingTest implements Recorder.Surroundings {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir private Path root;
  private final SimulatedMeeting meeting = new SimulatedMeeting(7);
  private final AtomicLong nanos = new AtomicLong();
  private long fullAt = Long.MAX_VALUE;
  private volatile long seenFullAt;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<String> wanted = new CopyOnWriteArrayList<>();

  @Override
  public String name(String participant) {
    return "Ms " + participant;
  }

  @Override
  public void askForKeyFrame(String participant, SourceKind kind) {
    wanted.add(participant);
  }

  @Override
  public void failed(Recorder recorder, String reason) {
    failures.add(reason);
  }

  private long free() {
    long now = nanos.get();
    if (now < fullAt) {
      return Long.MAX_VALUE;
    }
    seenFullAt = now;
    return 0;
  }

  private Recorder begin() throws IOException {
    meeting.simulation.every(Simulation.MILLI, () -> nanos.set(meeting.simulation.now()));
    long now = meeting.simulation.now();
    nanos.set(now);
    Recorder recorder =
        Recorder.start(
            new RecordingTerms(
                root,
                "abc-defg-hjk",
                "Tuesday",
                () -> NOW,
                nanos::get,
                now,
                meeting.forwarding.ntpNanos(now),
                _ -> free(),
                new Random(1)),
            this);
    meeting.forwarding.tap(recorder);
    return recorder;
  }

  private Recording end(Recorder recorder) throws InterruptedException {
    meeting.forwarding.tap(null);
    recorder.stop();
    Recording recording = ended(recorder);
    assertThat(failures).isEmpty();
    return recording;
  }

  private Recording ended(Recorder recorder) throws InterruptedException {
    recorder.awaitEnd(ofSeconds(20));
    List<Recording> all = new RecordingShelf(root, ofDays(30), () -> NOW).look();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static RecordedFile file(Recording recording, String source, String participant) {
    return recording.files().stream()
        .filter(each -> each.source().equals(source) && each.participant().equals(participant))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everySourceIsAFileAndAllAreInTheView() throws Exception {
    SimulatedBrowser anna = meeting.join("anna", 2);
    SimulatedBrowser ben = meeting.join("ben", 2);
    anna.startCamera(1);
    anna.startMicrophone();
    anna.loudness = 110;
    ben.startCamera(2);
    ben.startMicrophone();
    meeting.run(1);
    Recorder recorder = begin();
    meeting.run(6);
    Recording recording = end(recorder);
    assertThat(recording.endedAt()).isEqualTo(NOW);
    assertThat(recording.files()).hasSize(5);
    RecordedFile view = recording.files().getFirst();
    assertThat(view.name()).isEqualTo("view.webm");
    assertThat(view.millis()).isBetween(5_700L, 6_100L);
    RecordedFile camera = file(recording, "camera", "ben");
    assertThat(camera.who()).isEqualTo("Ms ben");
    assertThat(camera.type()).isEqualTo("video/webm");
    assertThat(camera.millis()).isBetween(5_700L, 6_100L);
    assertThat(file(recording, "microphone", "anna").millis()).isBetween(5_700L, 6_100L);
    Path stored = root.resolve(recording.id()).resolve(view.name());
    assertThat(Files.size(stored)).isEqualTo(view.octets());
    // Nobody watches anybody here; still the one who is shown sends its best.
    assertThat(meeting.sending.get("anna")).contains("f");
    assertThat(meeting.sending.get("ben")).isEqualTo(List.of("q"));
  }

  @Test
  void aProcessThatIsKilledLeavesWhatItWrote() throws Exception {
    SimulatedBrowser anna = meeting.join("anna", 2);
    anna.startCamera(1);
    anna.startMicrophone();
    anna.loudness = 110;
    Recorder recorder = begin();
    meeting.run(5);
    // As a copy of the folder is when the process is gone: without its lock.
    Recording whole = end(recorder);
    Path folder = root.resolve(whole.id());
    Path view = folder.resolve("view.webm");
    byte[] octets = Files.readAllBytes(view);
    Files.write(view, java.util.Arrays.copyOf(octets, octets.length * 2 / 3));
    String document = Files.readString(folder.resolve("recording.json"));
    Files.writeString(
        folder.resolve("recording.json"),
        document.replaceAll("\"endedAt\"\\s*:\\s*\"[^\"]*\"\\s*,", ""));
    RecordingShelf shelf = new RecordingShelf(root, ofDays(30), () -> NOW);
    Recording finished = shelf.look().getFirst();
    assertThat(finished.endedAt()).isNotNull();
    long kept = file(finished, "view", "").millis();
    assertThat(kept).isBetween(2_000L, 4_500L);
    assertThat(shelf.find(whole.id(), "view.webm")).isPresent();
    assertThat(shelf.find(whole.id(), "recording.json")).isEmpty();
    assertThat(shelf.find("../" + whole.id(), "view.webm")).isEmpty();
  }

  @Test
  void whatWasKeptForLongEnoughIsDeleted() throws Exception {
    SimulatedBrowser anna = meeting.join("anna", 2);
    anna.startMicrophone();
    Recorder recorder = begin();
    meeting.run(1);
    Recording recording = end(recorder);
    // Its end was told by the disk's clock if nobody told it.
    Instant later = NOW.plus(ofDays(31));
    assertThat(new RecordingShelf(root, ofDays(30), () -> later).look()).isEmpty();
    assertThat(root.resolve(recording.id())).doesNotExist();
  }

  @Test
  void whatIsLostIsSentAgainOrAskedFor() throws Exception {
    SimulatedBrowser anna = meeting.join("anna", 2);
    anna.startCamera(1);
    anna.startMicrophone();
    anna.loudness = 110;
    anna.up.loss = 0.05;
    meeting.run(1);
    Recorder recorder = begin();
    meeting.run(6);
    Recording recording = end(recorder);
    assertThat(file(recording, "view", "").millis()).isBetween(5_500L, 6_100L);
    assertThat(file(recording, "camera", "anna").octets()).isGreaterThan(200_000);
  }

  @Test
  void whatCameBeforeADiskWasFullIsWritten() throws Exception {
    SimulatedBrowser anna = meeting.join("anna", 2);
    anna.startCamera(1);
    anna.startMicrophone();
    anna.loudness = 110;
    meeting.run(1);
    long begun = meeting.simulation.now();
    fullAt = begun + 4 * Simulation.SECOND;
    Recorder recorder = begin();
    meeting.run(7);
    long over = meeting.simulation.now();
    // The writer looks every two seconds, whenever that is; at the latest now.
    nanos.set(over + 3 * Simulation.SECOND);
    Recording recording = ended(recorder);
    assertThat(failures).containsExactly("the disk is full");
    long seen = (Math.min(seenFullAt, over) - begun) / Simulation.MILLI;
    assertThat(file(recording, "view", "").millis()).isGreaterThan(seen - 500);
    assertThat(file(recording, "camera", "anna").millis()).isGreaterThan(seen - 500);
  }
}
