package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;

/// A complete body and where it is: in memory, on disk, or both. It dies, and leaves the index,
/// when it is in neither.
///
/// Lock order: a body's lock, then a tier's or the index's. Nobody who holds a body's lock makes
/// room in a tier, since that takes the locks of others.
final class Body {

  /// What metadata and bookkeeping of a body take on the heap, about.
  static final int META_BYTES = 1024;

  private final BodyName name;
  private final long length;
  private final Tiers tiers;
  private final AtomicBoolean promoting = new AtomicBoolean();

  private volatile ResponseMeta meta;

  /// Held once by this body while not null. Written under the lock.
  private volatile @Nullable Blocks blocks;

  /// Written under the lock.
  private volatile @Nullable ObjectFile file;

  private volatile @Nullable Resident inMemory;
  private volatile @Nullable Resident onDisk;

  /// Whether its file is being written, so that the blocks must stay. Guarded by this.
  private boolean writing;

  /// Guarded by this.
  private boolean dead;

  Body(BodyName name, long length, Tiers tiers, ResponseMeta meta) {
    this.name = name;
    this.length = length;
    this.tiers = tiers;
    this.meta = meta;
  }

  CacheKey key() {
    return name.key();
  }

  VariantKey variant() {
    return name.variant();
  }

  long generation() {
    return name.generation();
  }

  long fingerprint() {
    return name.low();
  }

  long length() {
    return length;
  }

  BodyName name() {
    return name;
  }

  ResponseMeta meta() {
    return meta;
  }

  synchronized boolean isDead() {
    return dead;
  }

  /// Takes over blocks whose file is being written.
  synchronized void holdWhileWritten(Blocks held) {
    blocks = held;
    writing = true;
  }

  /// Takes over settled blocks for the memory tier, where their bytes are reserved.
  synchronized void enterMemory(Blocks held, long bytes) {
    if (dead || inMemory != null) {
      held.release();
      tiers.memory().release(bytes);
      return;
    }
    Blocks former = blocks;
    blocks = held;
    if (former != null) {
      former.release();
    }
    Resident resident = new Resident(this, bytes);
    inMemory = resident;
    tiers.memory().add(resident);
  }

  /// Says that a file is about to be written, so that the blocks stay until `written`.
  ///
  /// @return false if there is no use in it
  synchronized boolean startWriting() {
    writing = !dead && blocks != null;
    return writing;
  }

  /// Takes over the file that was written.
  ///
  /// @param done null if there is none
  /// @param bytes reserved in the disk tier for it
  /// @param as the metadata that it was written with
  void written(@Nullable ObjectFile done, long bytes, ResponseMeta as) {
    boolean died;
    synchronized (this) {
      writing = false;
      if (done != null) {
        enterDisk(done, bytes);
      }
      died = tidy();
    }
    buryIf(died);
    if (done != null && !as.equals(meta)) {
      persistMeta();
    }
  }

  private void enterDisk(ObjectFile done, long bytes) {
    if (dead) {
      done.delete();
      tiers.disk().release(bytes);
      return;
    }
    file = done;
    Resident resident = new Resident(this, bytes);
    onDisk = resident;
    tiers.disk().add(resident);
  }

  /// Takes over a file that was found at the start; its bytes are reserved.
  synchronized void restore(ObjectFile found, long bytes) {
    if (dead) {
      found.delete();
      tiers.disk().release(bytes);
      return;
    }
    file = found;
    Resident resident = new Resident(this, bytes);
    onDisk = resident;
    tiers.disk().restore(resident);
  }

  /// The memory tier evicted it.
  void leaveMemory() {
    boolean died;
    synchronized (this) {
      inMemory = null;
      died = tidy();
    }
    buryIf(died);
  }

  /// The disk tier evicted it.
  void leaveDisk() {
    boolean died;
    synchronized (this) {
      onDisk = null;
      deleteFile();
      died = tidy();
    }
    buryIf(died);
  }

  /// Takes it out of everything; running reads finish.
  void kill() {
    synchronized (this) {
      dead = true;
      Resident held = inMemory;
      if (held != null) {
        tiers.memory().remove(held);
        inMemory = null;
      }
      Resident filed = onDisk;
      if (filed != null) {
        tiers.disk().remove(filed);
        onDisk = null;
      }
      deleteFile();
      boolean _ = tidy();
    }
    tiers.index().remove(this);
  }

  /// Its file is not what was written, or cannot be read.
  void corrupt(IOException cause) {
    ObjectFile bad = file;
    if (bad != null) {
      tiers.files().health().corrupt(bad.path(), String.valueOf(cause.getMessage()));
    }
    kill();
  }

  /// The store closes: memory goes, the file stays.
  synchronized void forget() {
    dead = true;
    inMemory = null;
    file = null;
    boolean _ = tidy();
  }

  private void deleteFile() {
    ObjectFile gone = file;
    file = null;
    if (gone != null) {
      gone.delete();
    }
  }

  /// Lets blocks go that no tier wants. Under the lock.
  ///
  /// @return whether nothing is left and the body died of it
  private boolean tidy() {
    Blocks held = blocks;
    if (held != null && inMemory == null && !writing) {
      blocks = null;
      held.release();
    }
    if (dead || blocks != null || file != null) {
      return false;
    }
    dead = true;
    return true;
  }

  private void buryIf(boolean died) {
    if (died) {
      tiers.index().remove(this);
    }
  }

  /// Changes the metadata; key and variant stay what they are.
  ResponseMeta update(ResponseMeta fresh) {
    ResponseMeta now =
        new ResponseMeta(
            key(),
            variant(),
            fresh.provider(),
            fresh.status(),
            fresh.reason(),
            fresh.fields(),
            fresh.requestedAt(),
            fresh.receivedAt(),
            fresh.initialAgeMillis(),
            fresh.lifetimeMillis(),
            fresh.staleWhileRevalidateMillis(),
            fresh.staleIfErrorMillis(),
            fresh.tags(),
            fresh.stamp());
    meta = now;
    return now;
  }

  /// Writes the metadata into the file, if there is one; it is given up if they do not fit there.
  void persistMeta() {
    if (file != null) {
      tiers.files().threads().write(this::writeMeta);
    }
  }

  private void writeMeta() {
    ObjectFile target = file;
    if (target == null) {
      return;
    }
    try {
      if (!target.writeMeta(MetaCodec.encode(meta))) {
        giveUpFile(target);
      }
    } catch (IOException e) {
      tiers.files().health().failed(target.path(), e);
      giveUpFile(target);
    }
  }

  private void giveUpFile(ObjectFile target) {
    Resident filed = onDisk;
    if (filed != null && file == target) {
      tiers.disk().remove(filed);
      leaveDisk();
    }
  }

  /// Counts a hit where it is.
  void touch() {
    Resident held = inMemory;
    if (held != null) {
      tiers.memory().hit(held);
    } else {
      boolean _ = tiers.disk().hit(onDisk);
    }
  }

  BodySource open(Loop loop, long from, long to) {
    BodyReader.Range range = new BodyReader.Range(from, to);
    Blocks held = blocks;
    if (held != null && held.hold()) {
      tiers.memory().hit(inMemory);
      return reader(loop, range, held, null);
    }
    ObjectFile pinned = file;
    if (pinned != null && pinned.pin()) {
      if (tiers.disk().hit(onDisk)) {
        promote(pinned);
      }
      return reader(loop, range, null, pinned);
    }
    return reader(loop, range, null, null);
  }

  /// The whole body held for the caller, or null if it is not all in memory.
  @Nullable Blocks holdInMemory() {
    Blocks held = blocks;
    if (held == null || !held.isSettled() || !held.hold()) {
      return null;
    }
    tiers.memory().hit(inMemory);
    return held;
  }

  private BodyReader reader(
      Loop loop, BodyReader.Range range, @Nullable Blocks held, @Nullable ObjectFile pinned) {
    BodyReader.Held source = new BodyReader.Held(held, pinned, this::corrupt);
    return new BodyReader(loop, tiers.files().threads(), range, source);
  }

  /// Brings a body into memory that was asked for again, if it is small enough for it.
  private void promote(ObjectFile pinned) {
    if (length <= tiers.config().memoryObjectBytes() && promoting.compareAndSet(false, true)) {
      pinned.pinAgain();
      tiers.files().threads().read(() -> promoteNow(pinned));
    }
  }

  private void promoteNow(ObjectFile pinned) {
    try {
      long bytes = length + META_BYTES;
      if (tiers.memory().reserve(bytes)) {
        bringIn(pinned, bytes);
      }
    } finally {
      pinned.unpinHere();
      promoting.set(false);
    }
  }

  private void bringIn(ObjectFile pinned, long bytes) {
    try {
      enterMemory(readWhole(pinned), bytes);
    } catch (IOException e) {
      tiers.memory().release(bytes);
      corrupt(e);
      return;
    }
    try {
      pinned.touch(tiers.clock().instant());
    } catch (IOException e) {
      tiers.files().health().failed(pinned.path(), e);
    }
  }

  private Blocks readWhole(ObjectFile pinned) throws IOException {
    List<ByteBuf> read = new ArrayList<>();
    try {
      for (long at = 0; at < length; at += ObjectFormat.BLOCK_BYTES) {
        int bytes = (int) Math.min(ObjectFormat.BLOCK_BYTES, length - at);
        read.add(pinned.readBlock(at / ObjectFormat.BLOCK_BYTES, bytes));
      }
    } catch (IOException e) {
      read.forEach(ByteBuf::release);
      throw e;
    }
    return Blocks.settled(tiers.memory(), read, length);
  }
}
