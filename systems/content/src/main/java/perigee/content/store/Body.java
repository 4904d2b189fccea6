package perigee.content.store;

import java.io.IOException;
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
  private volatile @Nullable DiskRecord record;

  private volatile @Nullable Resident inMemory;

  /// Whether its file is being written, so that the blocks must stay. Guarded by this.
  private boolean writing;

  /// Guarded by this.
  private boolean dead;

  /// Whether it is counted as one that the disk does not have. Guarded by this.
  private boolean countsAlone;

  Body(BodyName name, long length, Tiers tiers, ResponseMeta meta) {
    this.name = name;
    this.length = length;
    this.tiers = tiers;
    this.meta = meta;
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
    boolean _ = tidy();
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
    boolean _ = tidy();
  }

  /// Says that a file is about to be written, so that the blocks stay until `written`.
  ///
  /// @return false if there is no use in it
  synchronized boolean startWriting() {
    writing = !dead && blocks != null;
    return writing;
  }

  /// As `startWriting`, for blocks that may have been read for it.
  ///
  /// @return false if it is being written already, or there is no use in it
  synchronized boolean writeAgain(Blocks held) {
    if (dead || writing) {
      return false;
    }
    if (blocks == null && held.hold()) {
      blocks = held;
    }
    writing = true;
    return true;
  }

  /// Takes over the record that was written.
  ///
  /// @param done null if there is none
  /// @param as the metadata that it was written with
  void written(@Nullable DiskRecord done, ResponseMeta as) {
    boolean died;
    synchronized (this) {
      writing = false;
      if (done != null) {
        enterDisk(done);
      }
      died = tidy();
    }
    settle(died);
    if (done != null && !as.equals(meta)) {
      persistMeta();
    }
  }

  private void enterDisk(DiskRecord done) {
    if (dead) {
      done.delete();
      return;
    }
    DiskRecord former = record;
    record = done.isDoomed() ? null : done;
    if (former != null) {
      former.delete();
    }
  }

  /// Takes over a record that was found.
  synchronized void restore(DiskRecord found) {
    if (dead) {
      found.delete();
    } else {
      record = found;
    }
  }

  /// The memory tier evicted it.
  void leaveMemory() {
    boolean died;
    synchronized (this) {
      inMemory = null;
      died = tidy();
    }
    settle(died);
  }

  /// The disk tier evicted a record of it.
  void leaveDisk(DiskRecord gone) {
    boolean died;
    synchronized (this) {
      if (record != gone) {
        return;
      }
      record = null;
      died = tidy();
    }
    settle(died);
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
      DiskRecord gone = record;
      record = null;
      if (gone != null) {
        gone.delete();
      }
      boolean _ = tidy();
    }
    tiers.index().remove(this);
  }

  /// Its record is not what was written, or cannot be read.
  void corrupt(IOException cause) {
    tiers.files().health().unreadable(name.key().host() + name.key().pathAndQuery(), cause);
    kill();
  }

  /// The store closes: memory goes, the record stays.
  synchronized void forget() {
    dead = true;
    inMemory = null;
    record = null;
    boolean _ = tidy();
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
    boolean alone = !dead && record == null;
    if (alone != countsAlone) {
      countsAlone = alone;
      tiers.index().alone(alone ? 1 : -1);
    }
    if (dead || blocks != null || record != null) {
      return false;
    }
    dead = true;
    countsAlone = false;
    tiers.index().alone(-1);
    return true;
  }

  private void settle(boolean died) {
    if (died) {
      tiers.index().remove(this);
    } else if (restsOnDisk()) {
      tiers.index().keepAwhile(name.key());
    }
  }

  /// Whether only the disk has it.
  boolean restsOnDisk() {
    return blocks == null && record != null;
  }

  /// Whether its bytes are to be read from disk though they would fit in memory.
  boolean belongsInMemory() {
    return restsOnDisk() && length <= tiers.config().memoryObjectBytes();
  }

  /// Changes the metadata; key and variant stay what they are.
  void update(ResponseMeta fresh) {
    meta = fresh.under(name.key(), name.variant());
  }

  /// Writes the metadata to disk, if it is there.
  void persistMeta() {
    if (record != null) {
      tiers.files().threads().write(() -> DiskCopy.writeMeta(this, tiers));
    }
  }

  @Nullable DiskRecord record() {
    return record;
  }

  /// Gives up what is on disk of it.
  void giveUp(DiskRecord target) {
    target.delete();
    leaveDisk(target);
  }

  /// The blocks, held once more for the caller.
  ///
  /// @return null if they are not in memory
  @Nullable Blocks heldBlocks() {
    Blocks held = blocks;
    return held != null && held.hold() ? held : null;
  }

  /// Counts a hit where it is.
  void touch() {
    Resident held = inMemory;
    if (held != null) {
      tiers.memory().hit(held);
    } else {
      DiskRecord filed = record;
      boolean _ = filed != null && tiers.disk().hit(filed);
    }
  }

  BodySource open(Loop loop, long from, long to) {
    BodyReader.Range range = new BodyReader.Range(from, to);
    Blocks held = heldBlocks();
    if (held != null) {
      tiers.memory().hit(inMemory);
      return reader(loop, range, held, null);
    }
    DiskRecord pinned = record;
    if (pinned != null && pinned.pin()) {
      if (tiers.disk().hit(pinned) && belongsInMemory()) {
        DiskCopy.promote(this, promoting, pinned, tiers);
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
      Loop loop, BodyReader.Range range, @Nullable Blocks held, @Nullable DiskRecord pinned) {
    BodyReader.Held source = new BodyReader.Held(held, pinned, this::corrupt);
    return new BodyReader(loop, tiers.files().threads(), range, source);
  }
}
