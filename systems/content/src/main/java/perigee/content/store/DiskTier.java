package perigee.content.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The disk tier: which units of its file are taken, by what, and what leaves when they run out.
/// Bounded by construction: neither file can grow beyond its units or entries.
///
/// Its lock is innermost, and nothing that waits for the disk happens under it. A record whose
/// bytes somebody reads keeps its units until the last reader is done.
final class DiskTier {

  private static final int LEAST_UNIT_BYTES = 512;

  /// Beyond these units get larger.
  private static final int MOST_UNITS = 1 << 27;

  /// Of the units, kept free so that a search for some is short.
  private static final int HEADROOM_SHARE = 64;

  private final long capacityBytes;
  private final int mostRecords;
  private final int unitBytes;
  private final int headroom;
  private final DiskContext files;
  private final IndexFile indexFile;
  private final CountDownLatch listed = new CountDownLatch(1);
  private final DiskLedger ledger;
  private final DiskQueue<Integer> entriesToClear;
  private final RecordTable table;
  private final Units units;
  private boolean open;
  private boolean forgetting;

  /// Makes an empty tier that takes nothing until it is `listed`.
  DiskTier(StoreConfig config, EvictionPolicy policy, DiskContext files, IndexFile indexFile) {
    this.capacityBytes = config.diskBytes();
    this.mostRecords = config.diskObjects();
    this.files = files;
    this.indexFile = indexFile;
    long dataBytes = capacityBytes - IndexFile.bytes(mostRecords);
    int size = LEAST_UNIT_BYTES;
    while (dataBytes / size > MOST_UNITS) {
      size *= 2;
    }
    this.unitBytes = size;
    this.units = new Units((int) (dataBytes / size));
    this.table = new RecordTable(mostRecords);
    this.ledger = new DiskLedger(table, units, policy, size, this::left);
    this.headroom = units.count() / HEADROOM_SHARE;
    this.entriesToClear = new DiskQueue<>(files.threads()::tidy, this::clearEntry);
  }

  int unitBytes() {
    return unitBytes;
  }

  long capacityBytes() {
    return capacityBytes;
  }

  int mostRecords() {
    return mostRecords;
  }

  /// Bytes of the file that records may take.
  long dataBytes() {
    return (long) units.count() * unitBytes;
  }

  synchronized long usedBytes() {
    return (long) (units.count() - units.free()) * unitBytes;
  }

  synchronized int records() {
    return table.live();
  }

  synchronized long evictions() {
    return ledger.evictions();
  }

  /// Everything that an earlier process left is entered: from now on more is taken.
  void listed() {
    synchronized (this) {
      table.freeGaps();
      open = true;
    }
    listed.countDown();
  }

  void awaitListed() throws InterruptedException {
    listed.await();
  }

  /// Gives a record that is being written units for so many bytes, at the cost of others. The
  /// caller holds no body's lock.
  ///
  /// @return false if what cannot be evicted fills the tier
  boolean reserve(DiskRecord record, long bytes) {
    while (true) {
      Runnable leaves;
      synchronized (this) {
        long missing = ledger.unitsFor(bytes) - Units.sum(record.runs());
        if (missing <= 0) {
          return true;
        }
        if (!open || missing > units.count() - headroom) {
          return false;
        }
        boolean isRoomy = units.free() >= missing + headroom;
        if (isRoomy && take(record, (int) missing)) {
          return true;
        }
        leaves = ledger.evict();
        if (leaves == null) {
          return take(record, (int) missing);
        }
      }
      leaves.run();
    }
  }

  private boolean take(DiskRecord record, int missing) {
    int[] runs = units.take(missing);
    if (runs != null) {
      record.runs(Units.joined(record.runs(), runs));
    }
    return runs != null;
  }

  /// Takes the entry of a record away that left. Under the lock.
  private void left(int id) {
    if (!forgetting) {
      entriesToClear.add(id);
    }
  }

  private void clearEntry(int id) {
    try {
      indexFile.clear(id, () -> isTaken(id));
    } catch (IOException e) {
      files.health().failed(indexFile.file().path().toString(), e);
    }
  }

  private synchronized boolean isTaken(int id) {
    return table.isTaken(id);
  }

  private synchronized boolean isThere(DiskRecord record) {
    return table.holds(record.id(), record.name().generation());
  }

  /// Enters a record that is written; its older versions leave, and units that it did not need.
  ///
  /// @return false if there is a later version, or no room for its entry
  boolean enter(DiskRecord record, long bytes) throws IOException {
    List<Runnable> leaving = new ArrayList<>(0);
    int[] links = null;
    synchronized (this) {
      ledger.trim(record, bytes);
      if (ledger.displace(record.name(), leaving)) {
        links = ledger.enter(record, bytes, leaving);
      }
    }
    leaving.forEach(Runnable::run);
    if (links == null) {
      return false;
    }
    indexFile.write(record.id(), record.name(), record.runs(), links, () -> isThere(record));
    return true;
  }

  /// Takes away what there is of an earlier version.
  void removeNamed(ObjectFormat.Name name) {
    List<Runnable> leaving = new ArrayList<>(0);
    synchronized (this) {
      boolean _ = ledger.displace(name, leaving);
    }
    leaving.forEach(Runnable::run);
  }

  /// Takes a record out of the table, if it is still there; its units stay its own.
  synchronized void remove(DiskRecord record) {
    if (isThere(record)) {
      Runnable _ = ledger.remove(record.id());
    }
  }

  /// Gives units back, once nobody reads or writes there.
  synchronized void release(DiskRecord record) {
    units.release(record.runs());
    record.runs(new int[0]);
  }

  boolean hit(DiskRecord record) {
    int id = record.id();
    return id != RecordTable.NONE && ledger.hit(id);
  }

  /// What there is on disk of a key.
  ///
  /// @param hash as `CacheKey.nameHash` gives it
  synchronized List<FoundRecord> find(long hash) {
    int id = table.first(hash);
    if (id == RecordTable.NONE) {
      return List.of();
    }
    List<FoundRecord> found = new ArrayList<>(1);
    while (id != RecordTable.NONE) {
      found.add(new FoundRecord(id, table.generation(id), table.runs(id), table.user(id)));
      id = table.next(id);
    }
    return found;
  }

  synchronized boolean has(long hash) {
    return table.first(hash) != RecordTable.NONE;
  }

  /// Makes a record known that was read from disk.
  ///
  /// @return the one to use: another may have read it meanwhile; null if it left
  synchronized @Nullable DiskRecord use(FoundRecord found, DiskRecord record) {
    if (!table.holds(found.id(), found.generation())) {
      return null;
    }
    DiskRecord user = table.user(found.id());
    if (user != null) {
      return user;
    }
    record.id(found.id());
    table.use(found.id(), record);
    return record;
  }

  /// Takes away what could not be read.
  ///
  /// @return whether it was still there and is to blame
  synchronized boolean discard(FoundRecord found) {
    if (!table.holds(found.id(), found.generation()) || table.user(found.id()) != null) {
      return false;
    }
    Runnable _ = ledger.remove(found.id());
    return true;
  }

  /// Enters what an earlier process left.
  ///
  /// @param age how many records were made after it
  void restore(IndexFile.Listed entry, int age) {
    List<Runnable> leaving = new ArrayList<>(0);
    synchronized (this) {
      if (!ledger.restore(entry, age, leaving)) {
        left(entry.id());
      }
    }
    leaving.forEach(Runnable::run);
  }

  /// Forgets everything, since the files are gone.
  void forgetAll() {
    List<Runnable> leaving = new ArrayList<>();
    synchronized (this) {
      forgetting = true;
      for (int id = 0; id < table.used(); id++) {
        if (table.isLive(id)) {
          leaving.add(ledger.remove(id));
        }
      }
      forgetting = false;
    }
    leaving.forEach(Runnable::run);
  }
}
