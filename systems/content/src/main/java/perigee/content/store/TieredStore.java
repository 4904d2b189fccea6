package perigee.content.store;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The store of a cache node: memory in front of disk.
///
/// Small bodies live in memory and are copied to disk behind it, so that a restart is warm; long
/// ones go to disk as they come. What only the disk has comes into memory when it is asked for
/// again. Each tier is bounded in bytes and evicts by itself; a disk that fails is left alone for a
/// while, and what fits in memory is stored there meanwhile. Buffers are off the heap.
///
/// Safe for all threads; nothing but `open` and `close` waits for the disk.
public final class TieredStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(TieredStore.class);

  private static final int PAGE_BYTES = 8 << 10;
  private static final int CHUNK_ORDER = 9;
  private static final int ARENAS = 2;

  private final Tiers tiers;
  private final Scan scan;
  private final AtomicLong generation;
  private volatile boolean closed;

  private TieredStore(Tiers tiers, Scan scan) {
    this.tiers = tiers;
    this.scan = scan;
    this.generation = new AtomicLong(scan.lastGeneration());
  }

  /// Opens a store on its directory. What an earlier run left is found in the background: it is
  /// served as it appears.
  ///
  /// @throws IOException if the directory cannot be made or listed
  public static TieredStore open(StoreConfig config, InstantSource clock) throws IOException {
    // Without caches per thread: blocks are freed by other threads than those that take them.
    ByteBufAllocator allocator =
        new PooledByteBufAllocator(true, 0, ARENAS, PAGE_BYTES, CHUNK_ORDER, 0, 0, false);
    return open(config, clock, FileWrites.DIRECT, allocator);
  }

  static TieredStore open(
      StoreConfig config, InstantSource clock, FileWrites writes, ByteBufAllocator allocator)
      throws IOException {
    Files.createDirectories(config.directory());
    DiskHealth health = new DiskHealth(clock, config.diskRetry().toMillis());
    DiskContext files = new DiskContext(new DiskThreads(), health, writes, allocator);
    int most = config.maxObjects();
    Tier memory =
        new Tier(
            config.memoryBytes(), most, new S3Fifo(config.memoryBytes(), most), Body::leaveMemory);
    Tier disk =
        new Tier(config.diskBytes(), most, new S3Fifo(config.diskBytes(), most), Body::leaveDisk);
    WriteBehind behind =
        new WriteBehind(config.directory(), config.writeBehindBytes(), files, disk);
    Tiers tiers = new Tiers(config, clock, new Index(), memory, disk, files, behind);
    Scan scan = new Scan(tiers);
    scan.list();
    TieredStore store = new TieredStore(tiers, scan);
    scan.start();
    return store;
  }

  /// Waits until everything that an earlier run left is found.
  public void awaitScan() throws InterruptedException {
    scan.await();
  }

  @Override
  public List<StoredResponse> find(CacheKey key) {
    return tiers.index().find(key);
  }

  @Override
  public @Nullable BodyWriter create(ResponseMeta meta, long length) {
    StoreConfig config = tiers.config();
    int metaBytes = MetaCodec.encode(meta).length;
    if (closed || length > config.maxObjectBytes() || metaBytes > MetaCodec.MOST_BYTES) {
      return null;
    }
    BodyName name = BodyName.of(meta.key(), meta.variant(), generation.incrementAndGet());
    Fill fill = new Fill(name, meta, length, tiers, this::publish);
    if (length > config.memoryObjectBytes() && !fill.startSpill()) {
      fill.fail("the disk takes nothing");
      return null;
    }
    return fill;
  }

  private void publish(Entry entry) {
    tiers.index().put(entry).forEach(Body::kill);
    if (closed) {
      entry.body().forget();
    }
    if (entry.body().isDead()) {
      tiers.index().remove(entry.body());
    }
  }

  @Override
  public StoredResponse update(StoredResponse stored, ResponseMeta meta) {
    Body body = ((Entry) stored).body();
    if (body.isDead()) {
      return stored;
    }
    Entry fresh = new Entry(body, body.update(meta), stored.cleanUpTo());
    if (!tiers.index().replace(fresh)) {
      return stored;
    }
    body.persistMeta();
    return fresh;
  }

  @Override
  public void remove(StoredResponse stored) {
    ((Entry) stored).body().kill();
  }

  @Override
  public StoreStatistics statistics() {
    return new StoreStatistics(
        tiers.index().objects(),
        tiers.memory().usedBytes(),
        tiers.memory().capacityBytes(),
        tiers.disk().usedBytes(),
        tiers.disk().capacityBytes(),
        tiers.memory().evictions() + tiers.disk().evictions(),
        tiers.files().health().alarms());
  }

  /// Stores nothing more, lets the copies that wait reach the disk, and frees the memory that no
  /// reader holds.
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    scan.stop();
    try {
      scan.await();
      if (!tiers.files().threads().drain()) {
        LOG.warn("event=store-closed-early directory={}", tiers.config().directory());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the store closed", e);
    } finally {
      tiers.index().forEach(Body::forget);
    }
  }
}
