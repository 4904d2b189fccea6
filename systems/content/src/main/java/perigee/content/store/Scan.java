package perigee.content.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Finds what an earlier run left on disk.
///
/// Names and sizes are listed before the store opens, so that its bytes are accounted from the
/// first moment; the heads are read in the background by two threads, and what they find is served
/// as it appears. The oldest change of a file comes first, which gives the queue of the eviction
/// policy its order back, but for hit counts. Bodies are verified only when they are read.
final class Scan {

  private static final int THREADS = 2;
  private static final int FIRST_READ_BYTES = 8 << 10;

  private final Tiers tiers;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch running = new CountDownLatch(THREADS);
  private volatile boolean stopped;

  private List<Found> found = List.of();
  private long lastGeneration;

  /// A file by its directory entry.
  private record Found(Path path, long bytes, long changedAt) {}

  Scan(Tiers tiers) {
    this.tiers = tiers;
  }

  /// Lists what is there and takes its bytes; removes what was not finished.
  void list() throws IOException {
    List<Found> files = new ArrayList<>();
    Files.walkFileTree(
        tiers.config().directory(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            note(path, attributes, files);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException cause) throws IOException {
            if (cause instanceof NoSuchFileException) {
              // Somebody tidies up meanwhile: what is gone need not be found.
              return FileVisitResult.CONTINUE;
            }
            throw cause;
          }
        });
    files.sort(Comparator.comparingLong(Found::changedAt));
    found = List.copyOf(files);
    found.forEach(one -> tiers.disk().force(one.bytes()));
  }

  private void note(Path path, BasicFileAttributes attributes, List<Found> files)
      throws IOException {
    String name = String.valueOf(path.getFileName());
    OptionalLong generation = BodyName.generationOf(name);
    if (generation.isPresent()) {
      lastGeneration = Math.max(lastGeneration, generation.getAsLong());
      files.add(new Found(path, attributes.size(), attributes.lastModifiedTime().toMillis()));
    } else if (name.endsWith(DiskContext.TEMPORARY)) {
      Files.deleteIfExists(path);
    }
  }

  /// The highest generation of all files.
  long lastGeneration() {
    return lastGeneration;
  }

  void start() {
    for (int i = 0; i < THREADS; i++) {
      Thread.ofPlatform().daemon().name("store-scan-" + i).start(this::work);
    }
  }

  /// Waits until all heads are read.
  void await() throws InterruptedException {
    running.await();
  }

  void stop() {
    stopped = true;
  }

  private void work() {
    try {
      int mine = next.getAndIncrement();
      while (mine < found.size() && !stopped) {
        restore(found.get(mine));
        mine = next.getAndIncrement();
      }
    } finally {
      running.countDown();
    }
  }

  private void restore(Found one) {
    try (FileChannel channel = FileChannel.open(one.path(), StandardOpenOption.READ)) {
      String defect = read(one, channel);
      if (defect != null) {
        discard(one, defect);
      }
    } catch (IOException e) {
      discard(one, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String read(Found one, FileChannel channel) throws IOException {
    ByteBuffer first = bytes(channel, 0, FIRST_READ_BYTES);
    ObjectFormat.Preamble head = ObjectFormat.readPreamble(first);
    if (head == null) {
      return "no head of version " + MetaCodec.VERSION;
    }
    long whole = ObjectFormat.fileBytes(head.slotBytes(), head.length());
    if (whole != one.bytes()) {
      return one.bytes() + " bytes; its head says " + whole;
    }
    ObjectFormat.Slot slot = newest(channel, head, first);
    if (slot == null) {
      return "no sound metadata";
    }
    return adopt(one, head, slot);
  }

  private static ObjectFormat.@Nullable Slot newest(
      FileChannel channel, ObjectFormat.Preamble head, ByteBuffer first) throws IOException {
    int slotBytes = head.slotBytes();
    ByteBuffer slots = first;
    if (ObjectFormat.PREAMBLE_BYTES + 2 * slotBytes > first.limit()) {
      slots = bytes(channel, 0, ObjectFormat.PREAMBLE_BYTES + 2 * slotBytes);
    }
    ObjectFormat.Slot even =
        ObjectFormat.readSlot(slots.slice((int) ObjectFormat.slotAt(slotBytes, 0), slotBytes));
    ObjectFormat.Slot odd =
        ObjectFormat.readSlot(slots.slice((int) ObjectFormat.slotAt(slotBytes, 1), slotBytes));
    if (even == null || odd == null) {
      return even == null ? odd : even;
    }
    return even.sequence() > odd.sequence() ? even : odd;
  }

  private static ByteBuffer bytes(FileChannel channel, long at, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    int read = channel.read(bytes, at);
    while (read > 0 && bytes.hasRemaining()) {
      read = channel.read(bytes, at + bytes.position());
    }
    return bytes.flip();
  }

  private @Nullable String adopt(Found one, ObjectFormat.Preamble head, ObjectFormat.Slot slot) {
    ResponseMeta meta = slot.meta();
    BodyName name = BodyName.of(meta.key(), meta.variant(), head.generation());
    if (!name.in(tiers.config().directory()).equals(one.path())) {
      return "the name is not that of its content";
    }
    Body body = new Body(name, head.length(), tiers, meta);
    ObjectFile file = ObjectFile.found(one.path(), head, slot.sequence(), tiers.files());
    body.restore(file, one.bytes());
    tiers.index().restore(new Entry(body, meta, 0)).forEach(Body::kill);
    if (body.isDead()) {
      tiers.index().remove(body);
    }
    return null;
  }

  private void discard(Found one, String defect) {
    tiers.files().health().corrupt(one.path(), defect);
    tiers.disk().release(one.bytes());
    try {
      Files.deleteIfExists(one.path());
    } catch (IOException e) {
      tiers.files().health().failed(one.path(), e);
    }
  }
}
