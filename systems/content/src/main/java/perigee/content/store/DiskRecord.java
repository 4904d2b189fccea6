package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One response in the disk tier's file: where it lies, and who is reading it. Its units are given
/// back when it was deleted and nobody holds a pin. What may block is for the disk's threads; pins
/// are for all.
final class DiskRecord {

  private final ObjectFormat.Name name;
  private final ObjectFormat.Slots slots;
  private final DiskFiles disk;

  /// Guards the slots; held while the disk works.
  private final Object io = new Object();

  private volatile int[] runs;
  private volatile long length;
  private volatile int id = RecordTable.NONE;
  private volatile @Nullable Body body;
  private long sequence;

  /// Guarded by this.
  private int pins;

  /// Guarded by this.
  private boolean doomed;

  /// Guarded by this.
  private boolean released;

  private DiskRecord(ObjectFormat.Name name, ObjectFormat.Slots slots, int[] runs, DiskFiles disk) {
    this.name = name;
    this.slots = slots;
    this.runs = runs;
    this.disk = disk;
  }

  /// A record that will be written; pinned once, by its writer.
  ///
  /// @param length of the body, or -1 if not known in advance
  static DiskRecord toWrite(ObjectFormat.Name name, int metaBytes, long length, DiskFiles disk) {
    ObjectFormat.Slots slots = ObjectFormat.Slots.of(metaBytes, length);
    DiskRecord record = new DiskRecord(name, slots, new int[0], disk);
    record.pins = 1;
    return record;
  }

  /// A record that was found.
  static DiskRecord found(
      ObjectFormat.Preamble head, long sequence, FoundRecord found, DiskFiles disk) {
    DiskRecord record = new DiskRecord(head.name(), head.slots(), found.runs(), disk);
    record.length = head.length();
    record.sequence = sequence;
    return record;
  }

  ObjectFormat.Name name() {
    return name;
  }

  /// Where it is, for messages.
  String place() {
    return disk.data().path() + " at " + (runs.length == 0 ? -1 : disk.at(runs, 0));
  }

  int[] runs() {
    return runs;
  }

  void runs(int[] now) {
    runs = now;
  }

  int id() {
    return id;
  }

  void id(int given) {
    id = given;
  }

  /// Whose bytes these are, once it is whole.
  @Nullable Body body() {
    return body;
  }

  void body(Body owner) {
    body = owner;
  }

  /// Bytes of the body; 0 until it is published.
  long length() {
    return length;
  }

  /// Bytes of the record with a body of that length.
  long bytes(long length) {
    return slots.recordBytes(length);
  }

  /// Takes room for a body of that length. No body's lock is held.
  boolean reserve(long length) {
    return disk.tier().reserve(this, bytes(length));
  }

  /// Holds the record for a reader.
  ///
  /// @return false if it is gone
  synchronized boolean pin() {
    if (!doomed) {
      pins++;
    }
    return !doomed;
  }

  /// Holds the record once more, for one who holds it already.
  synchronized void pinAgain() {
    pins++;
  }

  void unpin() {
    boolean last;
    synchronized (this) {
      pins--;
      last = mayGo();
    }
    releaseIf(last);
  }

  private boolean mayGo() {
    boolean goes = doomed && pins == 0 && !released;
    released |= goes;
    return goes;
  }

  private void releaseIf(boolean last) {
    if (last) {
      disk.tier().release(this);
    }
  }

  /// Takes it away; those who hold a pin can go on reading.
  void delete() {
    boolean last;
    synchronized (this) {
      doomed = true;
      last = mayGo();
    }
    disk.tier().remove(this);
    releaseIf(last);
  }

  /// The tier took it out of its table.
  void evicted() {
    boolean last;
    synchronized (this) {
      doomed = true;
      last = mayGo();
    }
    releaseIf(last);
    Body owner = body;
    if (owner != null) {
      owner.leaveDisk(this);
    }
  }

  synchronized boolean isDoomed() {
    return doomed;
  }

  /// Writes one block of the body; blocks may come in any order, from several threads.
  void writeBlock(long index, ByteBuf block) throws IOException {
    if (index == 0) {
      disk.check();
    }
    long at = slots.blockAt(index);
    ByteBuffer sum = ObjectFormat.blockSum(name, index, block);
    int bytes = block.readableBytes();
    disk.write(runs, at, block.nioBuffer());
    disk.write(runs, at + bytes, sum);
  }

  /// Writes the head and makes the record findable, once the body is written.
  ///
  /// @return false if the metadata does not fit, or there is no room for its entry
  boolean publish(byte[] meta, long bodyLength) throws IOException {
    if (!slots.fits(meta.length)) {
      return false;
    }
    if (bodyLength == 0) {
      disk.check();
    }
    disk.write(runs, slots.at(0), ObjectFormat.slot(name, 0, meta));
    ObjectFormat.Preamble head = new ObjectFormat.Preamble(name, slots, bodyLength);
    disk.write(runs, 0, ObjectFormat.preamble(head));
    length = bodyLength;
    return disk.tier().enter(this, bytes(bodyLength));
  }

  /// Writes a record of one block or none at once, and makes it findable.
  ///
  /// @param block the body; null if it is empty
  /// @return false if the metadata does not fit, or there is no room for its entry
  boolean publishShort(byte[] meta, @Nullable ByteBuf block) throws IOException {
    if (!slots.fits(meta.length)) {
      return false;
    }
    disk.check();
    int bodyLength = block == null ? 0 : block.readableBytes();
    ByteBuf whole = disk.context().allocator().directBuffer((int) bytes(bodyLength));
    try {
      whole.writeBytes(ObjectFormat.preamble(new ObjectFormat.Preamble(name, slots, bodyLength)));
      whole.writeBytes(ObjectFormat.slot(name, 0, meta));
      whole.writeZero((int) slots.blockAt(0) - whole.writerIndex());
      if (block != null) {
        whole.writeBytes(block, block.readerIndex(), bodyLength);
        whole.writeBytes(ObjectFormat.blockSum(name, 0, block));
      }
      disk.write(runs, 0, whole.nioBuffer());
    } finally {
      whole.release();
    }
    length = bodyLength;
    return disk.tier().enter(this, bytes(bodyLength));
  }

  /// Writes changed metadata into the slot that does not count.
  ///
  /// @param meta asked for in the order in which it is written
  /// @return false if there is none, or they do not fit
  boolean writeMeta(Supplier<byte[]> meta) throws IOException {
    synchronized (io) {
      byte[] encoded = meta.get();
      if (!slots.canChangeTo(encoded.length)) {
        return false;
      }
      sequence++;
      disk.write(runs, slots.at(sequence), ObjectFormat.slot(name, sequence, encoded));
      return true;
    }
  }

  /// Reads one block for one who holds a pin.
  ///
  /// @param bytes of the block
  /// @throws StreamCorruptedException if its checksum does not fit
  ByteBuf readBlock(long index, int bytes) throws IOException {
    ByteBuf block = disk.context().allocator().directBuffer(bytes + 4);
    boolean sound = false;
    try {
      disk.read(runs, slots.blockAt(index), block.internalNioBuffer(0, bytes + 4));
      block.writerIndex(bytes + 4);
      sound = ObjectFormat.isSound(name, index, block, bytes);
      if (!sound) {
        throw new StreamCorruptedException("block " + index + " has a wrong checksum");
      }
      return block.writerIndex(bytes);
    } finally {
      if (!sound) {
        block.release();
      }
    }
  }
}
