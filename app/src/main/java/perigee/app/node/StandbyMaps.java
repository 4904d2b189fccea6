package perigee.app.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.file.WholeFile;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MapRead;
import perigee.selection.map.MappingMap;

/// Holds maps back until they are old: what a standby answers from. If something poisons the newest
/// maps and the fresh name servers withdraw, it still knows what was true before.
///
/// They are on disk, a file for each, named by the time when it came; so a standby that is started
/// again goes on where it was. It keeps few: a map is taken only if the last one taken is a quarter
/// of the age older. A standby that has none of the age yet answers from the oldest that it has.
/// From any thread.
final class StandbyMaps {

  /// Files at most: the map in force, one for each quarter of the age, and the newest.
  static final int MOST = 6;

  private static final Logger LOG = LoggerFactory.getLogger(StandbyMaps.class);
  private static final int KEPT_OF_AGE = 4;
  private static final String SUFFIX = ".map";

  private final Path folder;
  private final long ageMillis;
  private final InstantSource clock;

  /// When the maps came that are on disk, the oldest first.
  private final List<Long> kept = new ArrayList<>();

  /// When the map came that was given last; null if none was.
  private @Nullable Long given;

  private StandbyMaps(Path folder, Duration age, InstantSource clock) {
    this.folder = folder;
    this.ageMillis = age.toMillis();
    this.clock = clock;
  }

  /// Begins with the maps that are on disk.
  ///
  /// @param age how old a map must be
  static StandbyMaps open(Path folder, Duration age, InstantSource clock) throws IOException {
    StandbyMaps maps = new StandbyMaps(folder, age, clock);
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]{1,15}\\" + SUFFIX))
          .map(name -> Long.valueOf(name.substring(0, name.indexOf('.'))))
          .sorted()
          .forEach(maps.kept::add);
    }
    return maps;
  }

  /// Takes a map that came just now.
  ///
  /// @throws IOException if it can't be written
  synchronized void offer(MappingMap map) throws IOException {
    long now = clock.millis();
    boolean isLate = kept.isEmpty() || now - kept.getLast() >= ageMillis / KEPT_OF_AGE;
    if (isLate && kept.size() < MOST) {
      WholeFile.replace(file(now), MapCodec.encode(map));
      kept.add(now);
    }
  }

  /// The map to answer from; empty if that is the one that was given last, or if there is none.
  synchronized Optional<MappingMap> due() {
    Long next = next();
    while (next != null && !next.equals(given)) {
      Optional<MappingMap> map = read(file(next));
      if (map.isPresent()) {
        given = next;
        forgetBefore(next);
        return map;
      }
      forget(next);
      next = next();
    }
    return Optional.empty();
  }

  /// The newest one that is old enough; else the oldest, if nothing was given yet.
  private @Nullable Long next() {
    long latest = clock.millis() - ageMillis;
    Optional<Long> old = kept.reversed().stream().filter(came -> came <= latest).findFirst();
    if (old.isPresent()) {
      return old.get();
    }
    return given == null && !kept.isEmpty() ? kept.getFirst() : null;
  }

  private void forgetBefore(Long came) {
    List.copyOf(kept).stream().filter(each -> each < came).forEach(this::forget);
  }

  private void forget(Long came) {
    kept.remove(came);
    try {
      Files.deleteIfExists(file(came));
    } catch (IOException e) {
      LOG.warn("event=standby-map-not-deleted file={} error=\"{}\"", file(came), e.getMessage());
    }
  }

  private static Optional<MappingMap> read(Path file) {
    try {
      return switch (MapCodec.decode(Files.readAllBytes(file))) {
        case MapRead.Complete(MappingMap map) -> Optional.of(map);
        case MapRead.Malformed(String reason) -> unreadable(file, reason);
      };
    } catch (IOException e) {
      return unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<MappingMap> unreadable(Path file, String reason) {
    LOG.warn("event=map-unreadable file={} error=\"{}\"", file, reason);
    return Optional.empty();
  }

  private Path file(Long came) {
    return folder.resolve(came + SUFFIX);
  }
}
