package perigee.control.mapping;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.mapping.ServerHealth;
import perigee.selection.answer.MapView;
import perigee.selection.map.EncodedMap;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MapRead;

/// What was told to name servers lately, so that an answer of then can be explained now, also after
/// a restart. A folder of files, each named by the millisecond in which it begins: first a whole
/// map, then what changed in it and how servers were, in the order in which it was told
/// (`HistoryEntry`). A file that is grown is followed by the next; of all of them there are at most
/// 256 MiB and seven days, the oldest leave. From any thread.
final class MapHistory {

  private static final Logger LOG = LoggerFactory.getLogger(MapHistory.class);

  private static final long MOST_BYTES = 256L << 20;
  private static final Duration LONGEST = Duration.ofDays(7);

  /// A file is full when what changed takes this, or as much as the whole map that it begins with.
  private static final long LEAST_FULL = 4L << 20;

  /// So many entries are read through to find one.
  private static final int MOST_ENTRIES = 20_000;

  private static final String END = ".history";

  private final Path folder;

  /// Bytes of the files, by the millisecond in which they begin.
  private final TreeMap<Long, Long> files = new TreeMap<>();

  private @Nullable DataOutputStream out;
  private long began;
  private long wholeBytes;
  private long changedBytes;
  private int entries;
  private @Nullable EncodedMap last;
  private boolean failed;

  private MapHistory(Path folder) {
    this.folder = folder;
  }

  /// Opens what earlier runs left; nothing is read of it before it is asked for.
  static MapHistory open(Path folder) throws IOException {
    MapHistory history = new MapHistory(folder);
    Files.createDirectories(folder);
    try (Stream<Path> there = Files.list(folder)) {
      for (Path file : there.toList()) {
        Long start = start(file);
        if (start != null) {
          history.files.put(start, Files.size(file));
        }
      }
    }
    return history;
  }

  private static @Nullable Long start(Path file) {
    String name = String.valueOf(file.getFileName());
    String digits = name.endsWith(END) ? name.substring(0, name.length() - END.length()) : "";
    return digits.matches("[0-9]{1,18}") ? Long.valueOf(digits) : null;
  }

  private Path file(long start) {
    return folder.resolve(start + END);
  }

  /// Adds what is told now.
  ///
  /// @param health by the server's id
  // The very same map is what views share.
  @SuppressWarnings("ReferenceEquality")
  synchronized void add(Instant at, EncodedMap map, Map<String, ServerHealth> health) {
    try {
      boolean full = changedBytes > Math.max(LEAST_FULL, wholeBytes) || entries > MOST_ENTRIES;
      if (out == null || full) {
        begin(at, map);
      } else if (map != last && last != null) {
        write(HistoryEntry.change(at, last, map));
      }
      last = map;
      write(HistoryEntry.health(at, health.values()));
      failed = false;
    } catch (IOException e) {
      // The network goes on without its history; the next file is another try.
      if (!failed) {
        LOG.warn("event=map-history-not-kept error=\"{}\"", e.getMessage());
      }
      failed = true;
      close();
    }
  }

  private void begin(Instant at, EncodedMap map) throws IOException {
    close();
    // Two files never begin in the same millisecond.
    long newest = files.isEmpty() ? 0 : files.lastKey();
    began = Math.max(at.toEpochMilli(), newest + 1);
    files.put(began, 0L);
    out = new DataOutputStream(Files.newOutputStream(file(began)));
    entries = 0;
    write(HistoryEntry.whole(at, map));
    wholeBytes = map.bytes().length;
    changedBytes = 0;
    expire(at);
  }

  private void write(HistoryEntry entry) throws IOException {
    DataOutputStream to = out;
    if (to == null) {
      return;
    }
    entry.write(to);
    to.flush();
    changedBytes += entry.length();
    entries++;
    files.merge(began, (long) entry.length(), Long::sum);
  }

  private void expire(Instant now) {
    long all = files.values().stream().mapToLong(Long::longValue).sum();
    long oldest = now.minus(LONGEST).toEpochMilli();
    while (files.size() > 1) {
      long first = files.firstKey();
      // A file holds until the next one begins.
      long until = files.tailMap(first, false).firstKey();
      if (all <= MOST_BYTES && until >= oldest) {
        return;
      }
      try {
        Files.deleteIfExists(file(first));
      } catch (IOException e) {
        LOG.warn("event=map-history-not-removed error=\"{}\"", e.getMessage());
      }
      all -= files.getOrDefault(first, 0L);
      files.remove(first);
    }
  }

  synchronized void close() {
    DataOutputStream open = out;
    out = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("event=map-history-not-closed", e);
      }
    }
  }

  /// What was in force at a moment.
  ///
  /// @param health by the server's id
  record Remembered(MapView view, Map<String, ServerHealth> health) {}

  /// What was in force at a time; empty if that is longer ago than this remembers.
  Optional<Remembered> at(Instant time) {
    @Nullable Long start;
    synchronized (this) {
      start = files.floorKey(time.toEpochMilli());
    }
    try {
      return start == null ? Optional.empty() : read(file(start), time.toEpochMilli());
    } catch (IOException e) {
      LOG.warn("event=map-history-unreadable error=\"{}\"", e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Remembered> read(Path file, long until) throws IOException {
    byte[] map = new byte[0];
    Collection<ServerHealth> health = List.of();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      HistoryEntry entry = HistoryEntry.read(in);
      while (entry != null && entry.atMillis() <= until) {
        map = entry.map(map);
        health = entry.servers(health);
        entry = HistoryEntry.read(in);
      }
    } catch (EOFException e) {
      // The end that a crash left: what is before it holds.
      LOG.debug("event=map-history-cut file={}", file, e);
    }
    Map<String, ServerHealth> byServer = new HashMap<>();
    health.forEach(each -> byServer.put(each.server(), each));
    return MapCodec.decode(map) instanceof MapRead.Complete(var read)
        ? Optional.of(new Remembered(MapView.of(read, byServer), Map.copyOf(byServer)))
        : Optional.empty();
  }

  /// Since when it remembers.
  synchronized Optional<Instant> since() {
    return files.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(files.firstKey()));
  }
}
