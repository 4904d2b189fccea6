package perigee.content.store;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What the disk tier holds, where, and what it is worth: its table, its units and its policy, kept
/// in step. Guarded by the tier's lock, but for `hit`.
final class DiskLedger {

  private final RecordTable table;
  private final Units units;
  private final EvictionPolicy policy;
  private final int unitBytes;
  private final IntConsumer left;
  private long evictions;

  /// Makes an empty one.
  ///
  /// @param left told the id of each record that left
  DiskLedger(
      RecordTable table, Units units, EvictionPolicy policy, int unitBytes, IntConsumer left) {
    this.table = table;
    this.units = units;
    this.policy = policy;
    this.unitBytes = unitBytes;
    this.left = left;
  }

  RecordTable table() {
    return table;
  }

  Units units() {
    return units;
  }

  long evictions() {
    return evictions;
  }

  boolean hit(int id) {
    return policy.hit(id);
  }

  /// Lets the record go that is missed least.
  ///
  /// @return what to run without the lock; null if there is nobody
  @Nullable Runnable evict() {
    int id = policy.victim();
    if (id == EvictionPolicy.NOBODY) {
      return null;
    }
    evictions++;
    return remove(id);
  }

  /// Takes a record out. If somebody knows it, its units stay its own.
  ///
  /// @return what to run without the lock
  Runnable remove(int id) {
    DiskRecord user = table.user(id);
    if (user == null) {
      units.release(table.runs(id));
    }
    policy.remove(id);
    table.remove(id);
    left.accept(id);
    return user == null ? DiskLedger::nothing : user::evicted;
  }

  private static void nothing() {}

  /// Takes earlier versions out, and the oldest variant if there are too many.
  ///
  /// @return false if there is a later version
  boolean displace(ObjectFormat.Name name, List<Runnable> leaving) {
    int variants = 0;
    int oldest = RecordTable.NONE;
    int id = table.first(name.hash());
    while (id != RecordTable.NONE) {
      int next = table.next(id);
      boolean isSame = table.hash(id) == name.hash();
      if (isSame && table.generation(id) - (int) name.generation() > 0) {
        return false;
      }
      if (isSame) {
        leaving.add(remove(id));
      } else {
        variants++;
        oldest = older(id, oldest);
      }
      id = next;
    }
    if (variants >= Index.MOST_VARIANTS) {
      leaving.add(remove(oldest));
    }
    return true;
  }

  private int older(int id, int oldest) {
    boolean is = oldest == RecordTable.NONE || table.generation(id) - table.generation(oldest) < 0;
    return is ? id : oldest;
  }

  /// Gives back what a record has beyond its bytes.
  void trim(DiskRecord record, long bytes) {
    int[] all = record.runs().clone();
    int surplus = Units.sum(all) - (int) unitsFor(bytes);
    int length = all.length;
    while (surplus > 0) {
      int count = all[length - 1];
      int less = Math.min(count, surplus);
      units.release(new int[] {all[length - 2] + count - less, less});
      all[length - 1] = count - less;
      length -= less == count ? 2 : 0;
      surplus -= less;
    }
    record.runs(Arrays.copyOf(all, length));
  }

  long unitsFor(long bytes) {
    return (bytes + unitBytes - 1) / unitBytes;
  }

  /// Enters a record that has its units.
  ///
  /// @return the ids of the entries that continue its own; null if there is no room for its entries
  int @Nullable [] enter(DiskRecord record, long bytes, List<Runnable> leaving) {
    int[] ids = takeIds(1 + IndexFile.links(record.runs()), leaving);
    if (ids == null) {
      return null;
    }
    int[] links = Arrays.copyOfRange(ids, 1, ids.length);
    table.put(ids[0], record.name(), record.runs(), links);
    table.use(ids[0], record);
    record.id(ids[0]);
    policy.add(ids[0], record.name().hash(), bytes);
    return links;
  }

  private int @Nullable [] takeIds(int count, List<Runnable> leaving) {
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = table.take();
      while (ids[i] == RecordTable.NONE) {
        Runnable leaves = evict();
        if (leaves == null) {
          Arrays.stream(ids, 0, i).forEach(table::free);
          return null;
        }
        leaving.add(leaves);
        ids[i] = table.take();
      }
    }
    return ids;
  }

  /// Enters what an earlier process left, unless a younger one claims the same units.
  ///
  /// @param age how many records were made after it
  /// @return whether it was entered
  boolean restore(IndexFile.Listed entry, int age, List<Runnable> leaving) {
    if (!displace(entry.name(), leaving)) {
      return false;
    }
    while (!units.claim(entry.runs())) {
      int other = rival(entry.runs());
      boolean isYounger =
          other == RecordTable.NONE
              || table.generation(other) - (int) entry.name().generation() > 0;
      if (isYounger) {
        return false;
      }
      leaving.add(remove(other));
    }
    table.claim(entry.id());
    for (int link : entry.links()) {
      table.claim(link);
    }
    table.put(entry.id(), entry.name(), entry.runs(), entry.links());
    long bytes = (long) table.units(entry.id()) * unitBytes;
    policy.restore(entry.id(), entry.name().hash(), bytes, age);
    return true;
  }

  private int rival(int[] runs) {
    for (int i = 0; i < runs.length; i += 2) {
      int other = table.at(runs[i]);
      if (other != RecordTable.NONE) {
        return other;
      }
    }
    return RecordTable.NONE;
  }
}
