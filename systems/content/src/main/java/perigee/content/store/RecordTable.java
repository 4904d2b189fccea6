package perigee.content.store;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is in memory of every record of the disk tier: a hash, a generation and where it lies,
/// about forty bytes in arrays by id, and no object. All else is read from the record when it is
/// asked for. Guarded by the tier's lock.
final class RecordTable {

  /// Says that there is no record.
  static final int NONE = -1;

  private static final int FIRST_SIZE = 256;
  private static final int LINKED = -1;

  private final int most;

  private long[] hashes = new long[FIRST_SIZE];
  private int[] generations = new int[FIRST_SIZE];
  private int[] firstUnits = new int[FIRST_SIZE];

  /// Units of a record; 0 if the id is free, or `LINKED`.
  private int[] unitCounts = new int[FIRST_SIZE];

  /// The next id of the same bucket, or the next free one.
  private int[] nexts = new int[FIRST_SIZE];

  /// Null, a record that is in use, or where a scattered one lies.
  private @Nullable WeakReference<DiskRecord>[] users = references(FIRST_SIZE);

  private @Nullable Scattered[] scattered = new Scattered[FIRST_SIZE];
  private int[] buckets = newBuckets(FIRST_SIZE);
  private int used;
  private int freeHead = NONE;
  private int live;

  /// Runs of a record that has more than one, and the ids whose entries continue its own.
  private static final class Scattered {
    final int[] runs;
    final int[] links;

    Scattered(int[] runs, int[] links) {
      this.runs = runs;
      this.links = links;
    }
  }

  /// A table that gives out ids below a bound.
  RecordTable(int most) {
    this.most = most;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there is no generic array
  private static @Nullable WeakReference<DiskRecord>[] references(int size) {
    return new WeakReference[size];
  }

  private static int[] newBuckets(int size) {
    int[] made = new int[size];
    Arrays.fill(made, NONE);
    return made;
  }

  /// Records that there are.
  int live() {
    return live;
  }

  /// One more than the highest id that was ever taken.
  int used() {
    return used;
  }

  /// Takes a free id.
  ///
  /// @return `NONE` if there is none
  int take() {
    int id = freeHead;
    if (id != NONE) {
      freeHead = nexts[id];
    } else if (used < most) {
      id = used;
      claim(id);
    } else {
      return NONE;
    }
    unitCounts[id] = LINKED;
    return id;
  }

  /// Takes a certain id, one that an earlier process used; `freeGaps` must follow.
  void claim(int id) {
    if (id >= hashes.length) {
      grow(Math.max(id + 1, hashes.length * 2));
    }
    used = Math.max(used, id + 1);
    unitCounts[id] = LINKED;
  }

  private void grow(int size) {
    hashes = Arrays.copyOf(hashes, size);
    generations = Arrays.copyOf(generations, size);
    firstUnits = Arrays.copyOf(firstUnits, size);
    unitCounts = Arrays.copyOf(unitCounts, size);
    nexts = Arrays.copyOf(nexts, size);
    users = Arrays.copyOf(users, size);
    scattered = Arrays.copyOf(scattered, size);
    buckets = newBuckets(Integer.highestOneBit(size) * 2);
    for (int id = 0; id < used; id++) {
      if (unitCounts[id] > 0) {
        link(id);
      }
    }
  }

  private void link(int id) {
    int bucket = bucket(hashes[id]);
    nexts[id] = buckets[bucket];
    buckets[bucket] = id;
  }

  private int bucket(long hash) {
    return (int) (hash >>> BodyName.VARIANT_BITS) & (buckets.length - 1);
  }

  /// Makes the ids free that were not claimed.
  void freeGaps() {
    freeHead = NONE;
    for (int id = used - 1; id >= 0; id--) {
      if (unitCounts[id] == 0) {
        nexts[id] = freeHead;
        freeHead = id;
      }
    }
  }

  /// Enters a record under an id that was taken.
  ///
  /// @param links ids taken for entries that continue its own
  void put(int id, ObjectFormat.Name name, int[] runs, int[] links) {
    hashes[id] = name.hash();
    generations[id] = (int) name.generation();
    firstUnits[id] = runs[0];
    unitCounts[id] = Units.sum(runs);
    scattered[id] = runs.length > 2 ? new Scattered(runs, links) : null;
    users[id] = null;
    link(id);
    live++;
  }

  /// Forgets a record; its ids are free.
  void remove(int id) {
    int bucket = bucket(hashes[id]);
    if (buckets[bucket] == id) {
      buckets[bucket] = nexts[id];
    } else {
      int before = buckets[bucket];
      while (nexts[before] != id) {
        before = nexts[before];
      }
      nexts[before] = nexts[id];
    }
    Scattered parts = scattered[id];
    scattered[id] = null;
    users[id] = null;
    free(id);
    for (int i = 0; parts != null && i < parts.links.length; i++) {
      free(parts.links[i]);
    }
    live--;
  }

  /// Gives an id back under which nothing was put.
  void free(int id) {
    unitCounts[id] = 0;
    nexts[id] = freeHead;
    freeHead = id;
  }

  /// Whether an id is in use, by a record or to continue one.
  boolean isTaken(int id) {
    return id < used && unitCounts[id] != 0;
  }

  boolean isLive(int id) {
    return id >= 0 && id < used && unitCounts[id] > 0;
  }

  /// Whether there is the record of that generation; the lower half of it will do.
  boolean holds(int id, long generation) {
    return isLive(id) && generations[id] == (int) generation;
  }

  int generation(int id) {
    return generations[id];
  }

  long hash(int id) {
    return hashes[id];
  }

  int units(int id) {
    return unitCounts[id];
  }

  int[] runs(int id) {
    Scattered parts = scattered[id];
    return parts == null ? new int[] {firstUnits[id], unitCounts[id]} : parts.runs;
  }

  @Nullable DiskRecord user(int id) {
    WeakReference<DiskRecord> user = users[id];
    return user == null ? null : user.get();
  }

  void use(int id, DiskRecord record) {
    users[id] = new WeakReference<>(record);
  }

  /// The first record of a key, or `NONE`.
  int first(long hash) {
    return sameKey(buckets[bucket(hash)], hash);
  }

  /// The next record of the same key, or `NONE`.
  int next(int id) {
    return sameKey(nexts[id], hashes[id]);
  }

  private int sameKey(int from, long hash) {
    int id = from;
    while (id != NONE && !BodyName.sameKey(hashes[id], hash)) {
      id = nexts[id];
    }
    return id;
  }

  /// The record one of whose units it is, or `NONE`. Looks at all.
  int at(int unit) {
    for (int id = 0; id < used; id++) {
      int[] runs = isLive(id) ? runs(id) : new int[0];
      for (int i = 0; i < runs.length; i += 2) {
        if (unit >= runs[i] && unit < runs[i] + runs[i + 1]) {
          return id;
        }
      }
    }
    return NONE;
  }
}
