package perigee.content.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds what an earlier run left on disk, in the background: the index is read from one end to the
/// other, and what it lists is served as it appears. Records themselves are read, and verified,
/// when they are asked for.
final class Listing {

  private static final Logger LOG = LoggerFactory.getLogger(Listing.class);
  private static final int READ_ENTRIES = 4_096;

  private final DiskFiles files;
  private final Path directory;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Map<Integer, IndexFile.Entry> links = new HashMap<>();
  private final List<IndexFile.Entry> scattered = new ArrayList<>();
  private volatile boolean stopped;

  Listing(DiskFiles files, Path directory) {
    this.files = files;
    this.directory = directory;
  }

  void start() {
    Thread.ofPlatform().daemon().name("store-list").start(this::work);
  }

  /// Waits until the index is read.
  void await() throws InterruptedException {
    done.await();
  }

  void stop() {
    stopped = true;
  }

  private void work() {
    try {
      int entries = files.tier().mostRecords();
      for (int id = 0; id < entries && !stopped && read(id); id += READ_ENTRIES) {}
      scattered.forEach(this::join);
    } catch (IOException e) {
      files.context().health().failed(files.index().file().path().toString(), e);
    } finally {
      files.tier().listed();
      done.countDown();
    }
    removeOldFormat();
  }

  /// Reads some entries.
  ///
  /// @return whether there may be more
  private boolean read(int from) throws IOException {
    int most = Math.min(READ_ENTRIES, files.tier().mostRecords() - from);
    ByteBuffer bytes = ByteBuffer.allocate(most * IndexFile.ENTRY_BYTES);
    int read = files.index().read(from, bytes);
    for (int i = 0; i < read; i++) {
      IndexFile.Entry entry = IndexFile.entry(from + i, bytes, i * IndexFile.ENTRY_BYTES);
      if (entry != null) {
        sort(entry);
      }
    }
    return read == most;
  }

  private void sort(IndexFile.Entry entry) {
    if (entry.isLink) {
      links.put(entry.id, entry);
    } else if (entry.next != RecordTable.NONE) {
      scattered.add(entry);
    } else {
      restore(entry, entry.runs, new int[0]);
    }
  }

  private void restore(IndexFile.Entry entry, int[] runs, int[] linked) {
    long age = files.lastGeneration() - entry.name.generation();
    IndexFile.Listed listed = new IndexFile.Listed(entry, runs, linked);
    files.tier().restore(listed, Math.clamp(age, 0, 1 << 30));
  }

  /// Enters a record whose entry others continue, if they are all there.
  private void join(IndexFile.Entry entry) {
    int[] runs = entry.runs;
    List<Integer> linked = new ArrayList<>();
    int next = entry.next;
    while (next != RecordTable.NONE) {
      IndexFile.Entry link = links.get(next);
      if (link == null || !continues(entry, link)) {
        return;
      }
      links.remove(next);
      linked.add(next);
      runs = Units.joined(runs, link.runs);
      next = link.next;
    }
    restore(entry, runs, linked.stream().mapToInt(Integer::intValue).toArray());
  }

  private static boolean continues(IndexFile.Entry entry, IndexFile.Entry link) {
    return link.name.hash() == entry.id && link.name.generation() == entry.name.generation();
  }

  /// Earlier versions had a file for each response, in directories of two hexadecimal digits.
  private void removeOldFormat() {
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> old = all.filter(Listing::isOldFormat).toList();
      for (Path path : old) {
        Files.walkFileTree(path, new Removal());
      }
      if (!old.isEmpty()) {
        LOG.info("event=old-cache-removed directory={} folders={}", directory, old.size());
      }
    } catch (IOException e) {
      LOG.warn("event=old-cache-not-removed directory={} cause=\"{}\"", directory, e.toString());
    }
  }

  private static boolean isOldFormat(Path path) {
    return String.valueOf(path.getFileName()).matches("[0-9a-f]{2}") && Files.isDirectory(path);
  }

  /// Deletes a folder with all that is in it.
  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
