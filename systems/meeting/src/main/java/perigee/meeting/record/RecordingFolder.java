package perigee.meeting.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.meeting.MeetingJson.MalformedMeeting;
import perigee.model.meeting.RecordedFile;
import perigee.model.meeting.Recording;
import perigee.model.meeting.RecordingJson;
import perigee.net.file.WholeFile;
import perigee.wire.matroska.MatroskaTrack;

/// The folder of one recording: its files, and a document that says what they are. Who writes to it
/// holds a lock, which ends with the process.
final class RecordingFolder {

  static final String DOCUMENT = "recording.json";

  private static final Logger LOG = LoggerFactory.getLogger(RecordingFolder.class);

  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;
  private final List<MediaFile> open = new ArrayList<>();
  private Recording recording;

  private RecordingFolder(Path path, FileChannel lock, Recording recording) {
    this.path = path;
    this.lock = lock;
    this.recording = recording;
  }

  /// Begins a recording.
  static RecordingFolder create(Path root, Recording recording) throws IOException {
    Path path = Files.createDirectories(root.resolve(recording.id()));
    FileChannel lock = lock(path);
    if (lock == null) {
      throw new IOException("somebody writes to " + path);
    }
    RecordingFolder folder = new RecordingFolder(path, lock, recording);
    boolean written = false;
    try {
      folder.write();
      written = true;
    } finally {
      if (!written) {
        lock.close();
      }
    }
    return folder;
  }

  /// Finishes a recording that was broken off, unless somebody still writes to it.
  ///
  /// @return null if somebody does
  static @Nullable Recording finish(Path path, Recording broken, Instant endedAt)
      throws IOException {
    FileChannel lock = lock(path);
    return lock == null ? null : new RecordingFolder(path, lock, broken).end(endedAt);
  }

  private static @Nullable FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock held = channel.tryLock();
      if (held != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // This process itself writes to it.
    }
    channel.close();
    return null;
  }

  static Recording read(Path path) throws IOException {
    try {
      return RecordingJson.recording(Files.readString(path.resolve(DOCUMENT)));
    } catch (MalformedMeeting e) {
      throw new IOException(path + " has no good " + DOCUMENT, e);
    }
  }

  private void write() throws IOException {
    WholeFile.replace(path.resolve(DOCUMENT), RecordingJson.write(recording));
  }

  Path path() {
    return path;
  }

  boolean isFull() {
    return open.size() >= Recording.MOST_FILES;
  }

  /// Begins a file.
  MediaFile file(
      RecordedFile entry, boolean isWebm, String title, Instant begunAt, List<MatroskaTrack> tracks)
      throws IOException {
    MediaFile file = new MediaFile(path.resolve(entry.name()), isWebm, title, begunAt, tracks);
    open.add(file);
    List<RecordedFile> files = new ArrayList<>(recording.files());
    // What most people look for comes first.
    files.add(entry.source().equals(RecordedFile.VIEW) ? 0 : files.size(), entry);
    recording = recording.with(files);
    write();
    return file;
  }

  /// Writes what is older than a second.
  void tick(long nowMillis) throws IOException {
    for (MediaFile file : open) {
      file.tick(nowMillis);
    }
  }

  /// Finishes all files.
  ///
  /// @throws IOException if one can't be finished now: the disk may be full; nothing is lost, and
  ///   it can be tried again
  Recording end(Instant endedAt) throws IOException {
    try (lock) {
      open.forEach(this::close);
      open.clear();
      List<RecordedFile> whole = new ArrayList<>();
      for (RecordedFile file : recording.files()) {
        try {
          FinishedFile.Outcome outcome = FinishedFile.finish(path.resolve(file.name()));
          whole.add(file.whole(outcome.octets(), outcome.millis()));
        } catch (FinishedFile.NoRecording | NoSuchFileException e) {
          LOG.warn(
              "event=recording-file-lost recording={} file={} reason=\"{}\"",
              recording.meeting(),
              file.name(),
              e.getMessage());
        }
      }
      recording = recording.with(whole).ended(endedAt);
      write();
    }
    return recording;
  }

  /// What it has on the disk is whole but for the last second.
  private void close(MediaFile file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn(
          "event=recording-file-cut file={} reason=\"{}\"",
          file.path(),
          String.valueOf(e.getMessage()));
    }
  }
}
