package perigee.meeting.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.meeting.RecordedFile;
import perigee.model.meeting.Recording;

/// The recordings of a host. It finishes what processes that died have left, and deletes what was
/// kept for long enough. Safe for all threads.
public final class RecordingShelf {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingShelf.class);

  private final Path root;
  private final Duration keep;
  private final InstantSource clock;
  private final Map<String, Recording> whole = new HashMap<>(); // guarded by this

  /// Recordings that can't be read or finished now, and why; guarded by this.
  private final Map<String, String> troubled = new TreeMap<>();

  private volatile Map<String, String> alarms = Map.of();

  /// @param keep how long after its end a recording is deleted
  public RecordingShelf(Path root, Duration keep, InstantSource clock) {
    this.root = root;
    this.keep = keep;
    this.clock = clock;
  }

  /// Looks what there is, finishes and deletes. Blocks.
  ///
  /// @return all, the newest first; those that go on have no end
  public synchronized List<Recording> look() {
    List<Recording> all = new ArrayList<>();
    for (Path folder : folders()) {
      Recording recording = recording(folder);
      if (recording == null) {
        continue;
      }
      Instant ended = recording.endedAt();
      if (ended != null && clock.instant().isAfter(ended.plus(keep))) {
        delete(recording.id());
      } else {
        all.add(recording);
      }
    }
    all.sort(Comparator.comparing(Recording::startedAt).reversed());
    alarms = judge();
    return all;
  }

  /// What an operator is to know, as of the last look; empty if all is well. Does not block.
  public Map<String, String> alarms() {
    return alarms;
  }

  private Map<String, String> judge() {
    Map<String, String> wrong = new HashMap<>();
    long free = root.toFile().getUsableSpace();
    if (Files.isDirectory(root) && free < RecordingTerms.LEAST_FREE) {
      wrong.put(
          "recordings-disk",
          "%d MiB are free in %s: below %d MiB recordings end, and none begins"
              .formatted(free >> 20, root, RecordingTerms.LEAST_FREE >> 20));
    }
    if (!troubled.isEmpty()) {
      wrong.put(
          "recordings",
          "%d can't be finished now, and are tried again; the first: %s"
              .formatted(troubled.size(), troubled.values().iterator().next()));
    }
    return Map.copyOf(wrong);
  }

  private List<Path> folders() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      List<Path> there =
          folders.filter(path -> Recording.isId(path.getFileName().toString())).toList();
      troubled
          .keySet()
          .retainAll(there.stream().map(path -> path.getFileName().toString()).toList());
      return there;
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("event=recordings-not-read reason=\"{}\"", e.getMessage());
      return List.of();
    }
  }

  private @Nullable Recording recording(Path folder) {
    String id = folder.getFileName().toString();
    Recording known = whole.get(id);
    if (known != null) {
      return known;
    }
    try {
      Recording read = RecordingFolder.read(folder);
      if (read.endedAt() == null) {
        Recording finished = RecordingFolder.finish(folder, read, lastWritten(folder, read));
        if (finished == null) {
          return read;
        }
        LOG.info("event=recording-finished meeting={} files={}", read.meeting(), finished.files());
        read = finished;
      }
      whole.put(id, read);
      troubled.remove(id);
      return read;
    } catch (IOException e) {
      // It is tried again and again: the disk may be full now.
      if (troubled.put(id, String.valueOf(e.getMessage())) == null) {
        LOG.warn(
            "event=recording-not-finished folder=\"{}\" reason=\"{}\"", folder, e.getMessage());
      }
      return null;
    }
  }

  private static Instant lastWritten(Path folder, Recording recording) throws IOException {
    Instant last = recording.startedAt();
    for (RecordedFile file : recording.files()) {
      Path path = folder.resolve(file.name());
      if (Files.exists(path)) {
        Instant written = Files.getLastModifiedTime(path).toInstant();
        last = written.isAfter(last) ? written : last;
      }
    }
    return last;
  }

  /// A file of a recording that is over.
  public synchronized Optional<StoredFile> find(String id, String name) {
    boolean isHere = Recording.isId(id) && Files.isDirectory(root.resolve(id));
    Recording recording = isHere ? recording(root.resolve(id)) : null;
    Instant ended = recording == null ? null : recording.endedAt();
    if (recording == null || ended == null) {
      return Optional.empty();
    }
    return recording.files().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .map(file -> new StoredFile(root.resolve(id).resolve(name), file, ended.plus(keep)));
  }

  /// A file that can be handed out.
  ///
  /// @param until when it is deleted
  public record StoredFile(Path path, RecordedFile file, Instant until) {}

  /// Deletes a recording; one that goes on, or that is not here, is left alone.
  public synchronized void delete(String id) {
    Path folder = root.resolve(id);
    if (!Recording.isId(id) || !whole.containsKey(id)) {
      return;
    }
    whole.remove(id);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      LOG.info("event=recording-deleted recording={}", id.substring(0, 4));
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("event=recording-not-deleted reason=\"{}\"", e.getMessage());
    }
  }
}
