package perigee.content.store;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The two files of the disk tier, and how runs of units become places in one.
final class DiskFiles implements Closeable {

  static final String DATA = "objects";
  static final String INDEX = "index";

  private static final Logger LOG = LoggerFactory.getLogger(DiskFiles.class);
  private static final long CHECK_MILLIS = 1_000;

  /// Generations that one writing of the index's head covers.
  private static final long GENERATIONS_STEP = 1 << 16;

  private final Path directory;
  private final DataFile data;
  private final IndexFile index;
  private final DiskTier tier;
  private final DiskContext context;
  private final InstantSource clock;
  private final AtomicLong nextCheck = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong generation = new AtomicLong();
  private final AtomicLong generationBound = new AtomicLong();

  /// Whether the index has a head of this process. Written under the lock.
  private volatile boolean begun;

  DiskFiles(StoreConfig config, InstantSource clock, DiskContext context, EvictionPolicy policy) {
    this.directory = config.directory();
    this.context = context;
    this.clock = clock;
    this.data = new DataFile(directory.resolve(DATA), context.reads(), context.writes());
    this.index = new IndexFile(directory.resolve(INDEX), context);
    this.tier = new DiskTier(config, policy, context, index);
  }

  DiskTier tier() {
    return tier;
  }

  DataFile data() {
    return data;
  }

  IndexFile index() {
    return index;
  }

  DiskContext context() {
    return context;
  }

  /// Takes the files over, or makes them.
  ///
  /// @throws IOException if the disk does not let that happen now
  void begin() throws IOException {
    Files.createDirectories(directory);
    IndexFile.Head head = index.head();
    if (head == null || head.unitBytes() != tier.unitBytes()) {
      beginAnew();
      return;
    }
    truncateTo(tier.dataBytes(), IndexFile.bytes(tier.mostRecords()));
    generation.set(head.generations());
    writeHead();
  }

  private synchronized void beginAnew() throws IOException {
    Files.createDirectories(directory);
    if (data.size() + index.file().size() > 0) {
      LOG.warn("event=disk-tier-begun-anew directory={}", directory);
    }
    truncateTo(0, 0);
    writeHead();
  }

  private void truncateTo(long dataBytes, long indexBytes) throws IOException {
    if (data.size() > dataBytes) {
      data.truncate(dataBytes);
    }
    if (index.file().size() > indexBytes) {
      index.file().truncate(indexBytes);
    }
  }

  private synchronized void writeHead() throws IOException {
    long bound = generation.get() + GENERATIONS_STEP;
    index.write(new IndexFile.Head(tier.unitBytes(), bound));
    generationBound.set(bound);
    begun = true;
  }

  /// A generation that no other body has or had.
  long nextGeneration() {
    long next = generation.incrementAndGet();
    long bound = generationBound.get();
    // Half of a step before it is needed, so that the disk has time.
    boolean isDue = begun && next > bound - GENERATIONS_STEP / 2;
    if (isDue && generationBound.compareAndSet(bound, Long.MAX_VALUE)) {
      context.threads().tidy(this::raiseBound);
    }
    return next;
  }

  private void raiseBound() {
    try {
      writeHead();
    } catch (IOException e) {
      context.health().failed(index.file().path().toString(), e);
      generationBound.set(0);
    }
  }

  long lastGeneration() {
    return generation.get();
  }

  /// The place in the file of a byte of a record.
  long at(int[] runs, long offset) {
    long before = offset;
    for (int i = 0; i < runs.length; i += 2) {
      long bytes = (long) runs[i + 1] * tier.unitBytes();
      if (before < bytes) {
        return (long) runs[i] * tier.unitBytes() + before;
      }
      before -= bytes;
    }
    throw new IllegalArgumentException("byte " + offset + " is beyond the record");
  }

  /// Bytes from a place of a record on that lie together.
  private long together(int[] runs, long offset) {
    long before = offset;
    for (int i = 0; i < runs.length; i += 2) {
      long bytes = (long) runs[i + 1] * tier.unitBytes();
      if (before < bytes) {
        return bytes - before;
      }
      before -= bytes;
    }
    return 0;
  }

  void write(int[] runs, long offset, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    long next = offset;
    while (bytes.position() < end) {
      int some = part(runs, next, end - bytes.position());
      bytes.limit(bytes.position() + some);
      data.write(bytes, at(runs, next));
      bytes.limit(end);
      next += some;
    }
  }

  void read(int[] runs, long offset, ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    long next = offset;
    while (bytes.position() < end) {
      int some = part(runs, next, end - bytes.position());
      bytes.limit(bytes.position() + some);
      data.read(bytes, at(runs, next));
      bytes.limit(end);
      next += some;
    }
  }

  private int part(int[] runs, long offset, int wanted) throws EOFException {
    int some = (int) Math.min(wanted, together(runs, offset));
    if (some == 0) {
      throw new EOFException("byte " + offset + " is beyond the record");
    }
    return some;
  }

  /// Looks, at most once a second, whether the files are still in their directory. If not, all that
  /// was there is forgotten, and they are made anew.
  ///
  /// @throws NoSuchFileException if they were gone
  void check() throws IOException {
    long now = clock.millis();
    long due = nextCheck.get();
    if (now < due || !nextCheck.compareAndSet(due, now + CHECK_MILLIS)) {
      return;
    }
    if (!begun) {
      beginAnew();
    } else if (!data.isThere() || !index.file().isThere()) {
      lose();
      throw new NoSuchFileException(directory + ": its files were taken away");
    }
  }

  private void lose() throws IOException {
    synchronized (this) {
      begun = false;
    }
    nextCheck.set(Long.MIN_VALUE);
    tier.forgetAll();
    data.close();
    index.close();
  }

  @Override
  public void close() throws IOException {
    data.close();
    index.close();
  }
}
