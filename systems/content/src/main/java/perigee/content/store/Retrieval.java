package perigee.content.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;

/// Brings what only the disk knows of a key into memory: first the metadata, which is compared with
/// the key in full, then the body if it is small enough.
final class Retrieval {

  private static final int HEAD_READ_BYTES = 4 << 10;
  private static final int STRIPES = 64;

  private final Tiers tiers;

  /// Those who want the same key wait for one who reads it.
  private final List<Object> stripes =
      IntStream.range(0, STRIPES).mapToObj(_ -> new Object()).toList();

  Retrieval(Tiers tiers) {
    this.tiers = tiers;
  }

  /// As `Store.summon`.
  boolean summon(CacheKey key, Loop loop, Runnable ready) {
    List<StoredResponse> known = tiers.index().find(key);
    boolean waits =
        known.isEmpty()
            ? tiers.disk().has(key.nameHash())
            : known.stream().anyMatch(one -> ((Entry) one).body().belongsInMemory());
    if (waits) {
      tiers
          .files()
          .threads()
          .read(() -> {
            bring(key);
            tell(loop, ready);
          });
    }
    return waits;
  }

  private static void tell(Loop loop, Runnable ready) {
    try {
      loop.execute(ready);
    } catch (RejectedExecutionException _) {
      // The loop has ended and the one who waits with it.
    }
  }

  private void bring(CacheKey key) {
    synchronized (stripes.get(Math.floorMod(key.hashCode(), STRIPES))) {
      List<StoredResponse> known = tiers.index().find(key);
      for (StoredResponse one : known.isEmpty() ? find(key) : known) {
        Body body = ((Entry) one).body();
        DiskRecord record = body.record();
        if (body.belongsInMemory() && record != null && record.pin()) {
          DiskCopy.bringIn(body, record, tiers);
          tiers.disk().hit(record);
          record.unpin();
        }
      }
    }
  }

  /// What the disk has of a key that the index does not know; reads metadata.
  List<StoredResponse> find(CacheKey key) {
    List<FoundRecord> found = tiers.disk().find(key.nameHash());
    if (found.isEmpty()) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>(found.size());
    for (FoundRecord one : found) {
      Body body = body(key, one);
      if (body != null) {
        entries.add(new Entry(body, body.meta(), 0));
      }
    }
    entries.sort(
        (a, b) -> Long.compare(b.body().name().generation(), a.body().name().generation()));
    return tiers.index().restore(key, entries);
  }

  private @Nullable Body body(CacheKey key, FoundRecord one) {
    DiskRecord user = one.user();
    Body known = user == null ? null : user.body();
    if (known != null) {
      return known.name().key().equals(key) ? known : null;
    }
    try {
      return read(key, one);
    } catch (IOException e) {
      if (tiers.disk().discard(one)) {
        String place = tiers.diskFiles().data().path() + " at unit " + one.runs()[0];
        tiers.files().health().unreadable(place, e);
      }
      return null;
    }
  }

  private @Nullable Body read(CacheKey key, FoundRecord one) throws IOException {
    ByteBuffer first = bytes(one, HEAD_READ_BYTES);
    ObjectFormat.Preamble head = ObjectFormat.readPreamble(first.duplicate());
    long room = (long) Units.sum(one.runs()) * tiers.disk().unitBytes();
    if (head == null
        || (int) head.name().generation() != one.generation()
        || head.slots().recordBytes(head.length()) > room) {
      throw new StreamCorruptedException("no head of this record");
    }
    boolean all = head.slots().headBytes() <= first.limit();
    ObjectFormat.Slot slot = newest(head, all ? first : bytes(one, head.slots().headBytes()));
    if (slot == null) {
      throw new StreamCorruptedException("no sound metadata");
    }
    ResponseMeta meta = slot.meta();
    BodyName name = BodyName.of(meta.key(), meta.variant(), head.name().generation());
    if (!name.onDisk().equals(head.name())) {
      throw new StreamCorruptedException("the name is not that of its content");
    }
    return meta.key().equals(key) ? adopt(name, meta, head, slot, one) : null;
  }

  private ByteBuffer bytes(FoundRecord one, int most) throws IOException {
    long room = (long) Units.sum(one.runs()) * tiers.disk().unitBytes();
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, room));
    // The end of the last unit of a file was perhaps never written.
    try {
      tiers.diskFiles().read(one.runs(), 0, bytes);
    } catch (EOFException e) {
      if (bytes.position() == 0) {
        throw e;
      }
    }
    bytes.limit(bytes.position());
    return bytes.rewind();
  }

  private static ObjectFormat.@Nullable Slot newest(ObjectFormat.Preamble head, ByteBuffer bytes) {
    ObjectFormat.Slot newest = null;
    for (int i = 0; i < head.slots().count(); i++) {
      int at = (int) head.slots().at(i);
      int some = Math.min(head.slots().bytes(), bytes.limit() - at);
      ObjectFormat.Slot slot =
          some <= 0 ? null : ObjectFormat.readSlot(head.name(), bytes.slice(at, some));
      if (slot != null && (newest == null || slot.sequence() > newest.sequence())) {
        newest = slot;
      }
    }
    return newest;
  }

  private @Nullable Body adopt(
      BodyName name,
      ResponseMeta meta,
      ObjectFormat.Preamble head,
      ObjectFormat.Slot slot,
      FoundRecord one) {
    Body body = new Body(name, head.length(), tiers, meta);
    DiskRecord record = DiskRecord.found(head, slot.sequence(), one, tiers.diskFiles());
    record.body(body);
    DiskRecord used = tiers.disk().use(one, record);
    if (used == record) {
      body.restore(record);
      return body;
    }
    return used == null ? null : used.body();
  }
}
