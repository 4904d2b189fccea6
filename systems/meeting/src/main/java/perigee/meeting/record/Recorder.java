package perigee.meeting.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.Tap;
import perigee.meeting.forward.TappedPacket;
import perigee.model.meeting.Recording;

/// Records a meeting: takes packets on the thread that forwards, which never waits, and writes on
/// one of its own. A disk that is full or too slow ends the recording, not the meeting.
public final class Recorder implements Tap {

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private static final String FULL = "the disk is full";
  private static final long POLL_MILLIS = 100;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final RecordingTerms terms;
  private final Surroundings surroundings;
  private final RecordingFolder folder;
  private final Tape tape = new Tape(RecordingTerms.MOST_WAITING);
  private final Thread thread;

  /// Whose names the writer knows; owned by the forwarding thread.
  private final Set<SourceKey> named = new HashSet<>();

  private boolean over;

  /// What a recording asks of its meeting.
  public interface Surroundings {

    /// A participant's name; on the forwarding thread.
    String name(String participant);

    /// Something can't be recorded without a key frame; on the writer's thread.
    void askForKeyFrame(String participant, SourceKind kind);

    /// It had to end; on any thread.
    void failed(Recorder recorder, String reason);
  }

  private Recorder(RecordingTerms terms, Surroundings surroundings, RecordingFolder folder) {
    this.terms = terms;
    this.surroundings = surroundings;
    this.folder = folder;
    this.thread = new Thread(this::write, "recording");
    thread.setDaemon(false);
  }

  /// Begins a recording.
  ///
  /// @throws IOException if there is no room, or nothing can be written
  public static Recorder start(RecordingTerms terms, Surroundings surroundings) throws IOException {
    byte[] id = new byte[Recording.ID_OCTETS];
    terms.random().nextBytes(id);
    Recording recording =
        new Recording(
            HexFormat.of().formatHex(id),
            terms.meeting(),
            terms.title(),
            terms.clock().instant(),
            null,
            List.of());
    if (!hasRoom(terms, Files.createDirectories(terms.root()))) {
      throw new IOException(FULL);
    }
    RecordingFolder folder = RecordingFolder.create(terms.root(), recording);
    Recorder recorder = new Recorder(terms, surroundings, folder);
    recorder.thread.start();
    LOG.info("event=recording-begun meeting={}", terms.meeting());
    return recorder;
  }

  private static boolean hasRoom(RecordingTerms terms, Path folder) {
    return terms.free().applyAsLong(folder) >= RecordingTerms.LEAST_FREE;
  }

  @Override
  public void packet(TappedPacket packet) {
    TapedPacket taped = new TapedPacket(packet);
    if (named.size() < Recording.MOST_FILES && named.add(taped.source)) {
      String name = surroundings.name(taped.source.participant());
      put(new Taped.Named(taped.source, name));
    }
    put(new Taped.Packet(taped));
  }

  @Override
  public void show(@Nullable String participant, SourceKind kind) {
    put(new Taped.Show(participant == null ? null : new SourceKey(participant, kind)));
  }

  private void put(Taped taped) {
    if (!over && !tape.add(taped)) {
      over = true;
      boolean _ = tape.add(new Taped.End());
      surroundings.failed(this, "the disk is too slow");
    }
  }

  /// Ends it; what is on its way is written. Does not wait.
  public void stop() {
    if (!over) {
      over = true;
      boolean _ = tape.add(new Taped.End());
    }
  }

  /// Waits until all is written.
  public void awaitEnd(Duration atMost) throws InterruptedException {
    boolean _ = thread.join(atMost);
  }

  private void write() {
    try {
      RecordingSession session = new RecordingSession(terms, folder, surroundings);
      writeAll(session);
      session.end(terms.nanos().getAsLong());
      Recording whole = folder.end(terms.clock().instant());
      LOG.info("event=recording-ended meeting={} files={}", terms.meeting(), whole.files().size());
    } catch (IOException e) {
      fail(String.valueOf(e.getMessage()));
      giveUp();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Until it is stopped, or the disk has no more for recordings.
  private void writeAll(RecordingSession session) throws IOException, InterruptedException {
    long lookAt = terms.nanos().getAsLong() + LOOK_EVERY.toNanos();
    Taped next = tape.take(POLL_MILLIS);
    while (!(next instanceof Taped.End)) {
      write(session, next);
      long now = terms.nanos().getAsLong();
      if (now > lookAt) {
        lookAt = now + LOOK_EVERY.toNanos();
        if (!hasRoom(terms, folder.path())) {
          fail(FULL);
          writeRest(session, now);
          return;
        }
      }
      next = tape.take(POLL_MILLIS);
    }
  }

  /// What is left to others is more than what waits: that is not thrown away.
  ///
  /// @param until what came later is left out: the meeting may go on to be heard for a while
  private void writeRest(RecordingSession session, long until)
      throws IOException, InterruptedException {
    Taped next = tape.take(0);
    while (next != null && !(next instanceof Taped.End)) {
      if (next instanceof Taped.Packet(TapedPacket packet) && packet.arrivalNanos > until) {
        return;
      }
      write(session, next);
      next = tape.take(0);
    }
  }

  private void write(RecordingSession session, @Nullable Taped next) throws IOException {
    if (next == null) {
      session.tick(terms.nanos().getAsLong());
      return;
    }
    session.take(next);
    if (next instanceof Taped.Packet(TapedPacket packet)) {
      // A writer that is late is not to take for lost what waits in the queue.
      session.tick(packet.arrivalNanos);
    }
  }

  private void fail(String reason) {
    LOG.warn("event=recording-failed meeting={} reason=\"{}\"", terms.meeting(), reason);
    surroundings.failed(this, reason);
  }

  /// What is on the disk is kept.
  private void giveUp() {
    try {
      Recording _ = folder.end(terms.clock().instant());
    } catch (IOException e) {
      LOG.warn("event=recording-not-finished reason=\"{}\"", e.getMessage());
    }
  }
}
