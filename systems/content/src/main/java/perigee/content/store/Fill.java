package perigee.content.store;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;

/// A body that comes in. It stays in memory while it is small and there is room, else it goes to
/// disk as it comes. Written from one loop.
///
/// It passes the body on, to those who read it now and at the pace of the slowest, without keeping
/// it, if it outgrows what one object may take, if neither tier has room, or if the disk fails
/// while it needs it: `complete` then gives a response that nobody finds. If more comes than was
/// announced it fails: readers get `Failed`.
final class Fill implements BodyWriter {

  private final BodyName name;
  private final ResponseMeta meta;
  private final long announced;
  private final Tiers tiers;
  private final Consumer<Entry> publish;
  private final Blocks blocks;

  private long length;
  private int count;
  private @Nullable ByteBuf tail;
  private @Nullable Spill spill;
  private volatile @Nullable Loop loop;
  private volatile @Nullable Runnable wake;
  private boolean ended;
  private volatile boolean passesOn;
  private volatile boolean failed;

  /// Begins a body.
  ///
  /// @param announced bytes of the body, or -1
  /// @param publish makes the complete response findable
  Fill(BodyName name, ResponseMeta meta, long announced, Tiers tiers, Consumer<Entry> publish) {
    this.name = name;
    this.meta = meta;
    this.announced = announced;
    this.tiers = tiers;
    this.publish = publish;
    long expected = Math.clamp(announced, 1, tiers.config().memoryObjectBytes() + 1);
    this.blocks = new Blocks(tiers.memory(), (int) ObjectFormat.blocks(expected));
  }

  @Override
  public void append(ByteBuf bytes) {
    try {
      if (!ended && announced >= 0 && length + bytes.readableBytes() > announced) {
        fail("the body is longer than " + announced + " bytes");
      }
      if (!ended && cannotKeep(bytes.readableBytes())) {
        passOn();
      }
      while (bytes.isReadable() && !ended) {
        copySome(bytes);
      }
      blocks.publish(length);
    } finally {
      bytes.release();
    }
  }

  @Override
  public long bodyId() {
    return name.generation();
  }

  private boolean cannotKeep(int more) {
    return length + more > tiers.config().maxObjectBytes() || (spill != null && spill.hasFailed());
  }

  /// Keeps nothing any more; those who read go on.
  private void passOn() {
    if (passesOn) {
      return;
    }
    passesOn = true;
    blocks.passOn(this::wakeWriter);
    if (spill != null) {
      spill.abandon();
    }
  }

  private void wakeWriter() {
    Loop to = loop;
    Runnable task = wake;
    if (to != null && task != null) {
      to.execute(task);
    }
  }

  private void copySome(ByteBuf bytes) {
    ByteBuf block = tail == null ? nextBlock() : tail;
    int some = Math.min(bytes.readableBytes(), block.writableBytes());
    block.writeBytes(bytes, some);
    length += some;
    tail = block.isWritable() ? block : null;
    if (tail == null && spill != null && !passesOn) {
      blocks.publish(length);
      spill.write(count - 1);
    }
  }

  private ByteBuf nextBlock() {
    int size = ObjectFormat.BLOCK_BYTES;
    if (announced >= 0) {
      size = (int) Math.min(size, announced - length);
    }
    if (!passesOn && !makeRoom(size)) {
      passOn();
    }
    if (passesOn && !tiers.memory().reserve(size)) {
      // A window of it has to be somewhere.
      tiers.memory().force(size);
    }
    ByteBuf block = tiers.files().allocator().directBuffer(size, size);
    blocks.add(block);
    count++;
    tail = block;
    return block;
  }

  private boolean makeRoom(int size) {
    boolean small = length + size <= tiers.config().memoryObjectBytes();
    boolean reserved = tiers.memory().reserve(size);
    if (spill == null && !(small && reserved) && !startSpill()) {
      if (reserved) {
        tiers.memory().release(size);
      }
      return false;
    }
    if (spill != null && announced < 0 && !spill.reserve(length + size)) {
      if (reserved) {
        tiers.memory().release(size);
      }
      return false;
    }
    if (!reserved) {
      tiers.memory().force(size);
    }
    return true;
  }

  /// Lets the body go to disk from its first byte on.
  ///
  /// @return false if the disk has no room or is not to be used
  boolean startSpill() {
    if (!tiers.files().health().accepts()) {
      return false;
    }
    DiskRecord file =
        DiskRecord.toWrite(name.onDisk(), MetaCodec.length(meta), -1, tiers.diskFiles());
    Spill begun = new Spill(file, blocks, tiers);
    boolean reserved = announced >= 0 ? begun.reserveExactly(announced) : begun.reserve(length);
    if (!reserved) {
      file.delete();
      return false;
    }
    blocks.publish(length);
    blocks.spillTo(file);
    spill = begun;
    Loop to = loop;
    Runnable task = wake;
    if (to != null && task != null) {
      begun.onDrained(to, task);
    }
    for (int i = 0; i < count; i++) {
      begun.write(i);
    }
    return true;
  }

  @Override
  public boolean keepsUp() {
    if (passesOn) {
      return blocks.mayGrow();
    }
    return spill == null || spill.keepsUp();
  }

  @Override
  public void onDrained(Loop loop, Runnable wake) {
    this.loop = loop;
    this.wake = wake;
    if (passesOn && blocks.mayGrow()) {
      loop.execute(wake);
    } else if (spill != null) {
      spill.onDrained(loop, wake);
    }
  }

  @Override
  public boolean failed() {
    return failed || passesOn || (spill != null && spill.hasFailed());
  }

  @Override
  public StoredResponse complete() {
    if (!ended && announced >= 0 && length < announced) {
      fail("the body ended after " + length + " of " + announced + " bytes");
    }
    if (!ended && failed()) {
      passOn();
    }
    Body body = new Body(name, length, tiers, meta);
    Entry entry = new Entry(body, meta, 0);
    if (ended) {
      return entry;
    }
    ended = true;
    blocks.publish(length);
    if (passesOn) {
      blocks.complete(false);
      blocks.release();
    } else if (spill == null) {
      intoMemory(body, entry);
    } else {
      ontoDisk(body, entry, spill);
    }
    return entry;
  }

  private void intoMemory(Body body, Entry entry) {
    long held = trimmed();
    if (!tiers.memory().reserve(Body.META_BYTES)) {
      tiers.memory().force(Body.META_BYTES);
    }
    blocks.complete(true);
    body.enterMemory(blocks, held + Body.META_BYTES);
    publish.accept(entry);
    tiers.writeBehind().offer(body, blocks);
  }

  /// Gives back what the last block has too much.
  ///
  /// @return bytes of all blocks
  private long trimmed() {
    ByteBuf last = tail;
    if (last == null) {
      return length;
    }
    int used = last.readableBytes();
    ByteBuf exact = tiers.files().allocator().directBuffer(used, used);
    exact.writeBytes(last, last.readerIndex(), used);
    blocks.trimLast(exact);
    tail = null;
    return length;
  }

  private void ontoDisk(Body body, Entry entry, Spill to) {
    if (tail != null) {
      to.write(count - 1);
      tail = null;
    }
    body.holdWhileWritten(blocks);
    blocks.complete(false);
    publish.accept(entry);
    to.finish(body);
  }

  @Override
  public void fail(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    failed = true;
    tail = null;
    blocks.fail(reason);
    blocks.release();
    if (spill != null && !passesOn) {
      spill.abandon();
    }
  }

  @Override
  public BodySource open(Loop loop, long from, long to) {
    long end = to < 0 ? announced : to;
    BodyReader.Range range = new BodyReader.Range(from, end);
    Blocks held = blocks.hold() ? blocks : null;
    BodyReader reader = reader(loop, range, held);
    if (held == null || held.follow(reader, from)) {
      return reader;
    }
    reader.close();
    return reader(loop, range, null);
  }

  private BodyReader reader(Loop loop, BodyReader.Range range, @Nullable Blocks held) {
    BodyReader.Held source = new BodyReader.Held(held, null, _ -> {});
    return new BodyReader(loop, tiers.files().threads(), range, source);
  }
}
