package perigee.content.store;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.loop.Loop;

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

  /// Chunks of 1 MiB: a chunk is resident as a whole from its first block on, in each arena.
  private static final int CHUNK_ORDER = 7;

  private static final int ARENAS = 2;

  private final Tiers tiers;
  private final Listing listing;
  private final Retrieval retrieval;
  private volatile boolean closed;

  private TieredStore(Tiers tiers, Listing listing) {
    this.tiers = tiers;
    this.listing = listing;
    this.retrieval = new Retrieval(tiers);
  }

  /// Opens a store on its directory. What an earlier run left is found in the background: it is
  /// served as it appears. If the disk does not work the store begins in memory, with an alarm.
  public static TieredStore open(StoreConfig config, InstantSource clock) {
    // Without caches per thread: blocks are freed by other threads than those that take them.
    ByteBufAllocator allocator =
        new PooledByteBufAllocator(true, 0, ARENAS, PAGE_BYTES, CHUNK_ORDER, 0, 0, false);
    return open(config, clock, FileReads.DIRECT, FileWrites.DIRECT, allocator);
  }

  static TieredStore open(
      StoreConfig config,
      InstantSource clock,
      FileReads reads,
      FileWrites writes,
      ByteBufAllocator allocator) {
    DiskHealth health = new DiskHealth(clock, config.diskRetry().toMillis());
    DiskContext files = new DiskContext(new DiskThreads(), health, reads, writes, allocator);
    Tier memory =
        new Tier(
            config.memoryBytes(),
            config.maxObjects(),
            new SampledValue(new SplittableRandom()),
            Body::leaveMemory);
    DiskFiles disk = new DiskFiles(config, clock, files, new SampledValue(new SplittableRandom()));
    WriteBehind behind = new WriteBehind(config.writeBehindBytes(), disk);
    Tiers tiers = new Tiers(config, clock, new Index(), memory, disk, files, behind);
    Listing listing = new Listing(disk, config.directory());
    try {
      disk.begin();
    } catch (IOException e) {
      health.failed(config.directory().toString(), e);
      listing.stop();
    }
    listing.start();
    return new TieredStore(tiers, listing);
  }

  /// Waits until everything that an earlier run left is found.
  public void awaitScan() throws InterruptedException {
    listing.await();
  }

  /// Whether so many bodies wait for the disk that soon none gets a copy there.
  boolean isBehind() {
    return tiers.writeBehind().isHalfFull();
  }

  @Override
  public List<StoredResponse> find(CacheKey key) {
    List<StoredResponse> known = tiers.index().find(key);
    return known.isEmpty() ? retrieval.find(key) : known;
  }

  @Override
  public boolean summon(CacheKey key, Loop loop, Runnable ready) {
    return !closed && retrieval.summon(key, loop, ready);
  }

  @Override
  public @Nullable BodyWriter create(ResponseMeta meta, long length) {
    StoreConfig config = tiers.config();
    int metaBytes = MetaCodec.length(meta);
    if (closed || length > config.maxObjectBytes() || metaBytes > MetaCodec.MOST_BYTES) {
      return null;
    }
    BodyName name = BodyName.of(meta.key(), meta.variant(), tiers.diskFiles().nextGeneration());
    Fill fill = new Fill(name, meta, length, tiers, this::publish);
    if (length > config.memoryObjectBytes() && !fill.startSpill()) {
      fill.fail("the disk takes nothing");
      return null;
    }
    return fill;
  }

  private void publish(Entry entry) {
    tiers.disk().removeNamed(entry.body().name().onDisk());
    if (tiers.index().find(entry.body().name().key()).isEmpty()) {
      // Variants that only the disk knows come first, since a key is known with all or not at all.
      List<StoredResponse> _ = retrieval.find(entry.body().name().key());
    }
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
    if (find(body.name().key()).isEmpty()) {
      return stored;
    }
    body.update(meta);
    Entry fresh = new Entry(body, body.meta(), stored.cleanUpTo());
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
        tiers.disk().records() + tiers.index().alone(),
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
    listing.stop();
    try {
      listing.await();
      if (!tiers.files().threads().drain()) {
        LOG.warn("event=store-closed-early directory={}", tiers.config().directory());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the store closed", e);
    } finally {
      tiers.index().forEach(Body::forget);
      tiers.diskFiles().close();
    }
  }
}
