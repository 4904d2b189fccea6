package perigee.content.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Complete responses by primary key, those whose metadata is in memory. A lookup takes no lock and
/// makes no object: the variants of a key are an immutable list, newest first, that each change
/// replaces. A key is here with all its variants or not at all: keys of which nothing is in the
/// memory tier go when there are many of them, and come back from the disk tier.
final class Index {

  /// Variants of one key; the oldest goes when one more comes.
  static final int MOST_VARIANTS = 64;

  /// Keys that may stay here though only the disk has their bodies.
  private static final int MOST_KEPT = 4_096;

  private final ConcurrentHashMap<CacheKey, List<StoredResponse>> byKey = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<CacheKey> kept = new ConcurrentLinkedQueue<>();
  private final LongAdder alone = new LongAdder();
  private final AtomicInteger keptCount = new AtomicInteger();

  /// Counts bodies that the disk does not have.
  void alone(int more) {
    alone.add(more);
  }

  long alone() {
    return alone.sum();
  }

  List<StoredResponse> find(CacheKey key) {
    return byKey.getOrDefault(key, List.of());
  }

  /// Puts a response first.
  ///
  /// @return what it displaces: the same variant, and the oldest if there are too many
  List<Body> put(Entry entry) {
    List<Body> displaced = new ArrayList<>(1);
    byKey.compute(
        entry.body().name().key(),
        (_, old) -> {
          displaced.clear();
          return with(entry, old == null ? List.of() : old, displaced);
        });
    return displaced;
  }

  private static List<StoredResponse> with(
      Entry entry, List<StoredResponse> old, List<Body> displaced) {
    List<StoredResponse> variants = new ArrayList<>(old.size() + 1);
    variants.add(entry);
    for (StoredResponse other : old) {
      Body body = body(other);
      if (body.name().variant().equals(entry.body().name().variant())
          || variants.size() == MOST_VARIANTS) {
        displaced.add(body);
      } else {
        variants.add(other);
      }
    }
    return List.copyOf(variants);
  }

  /// Puts responses that were found on disk, unless the key has their variant already.
  ///
  /// @return what the key has now
  List<StoredResponse> restore(CacheKey key, List<Entry> found) {
    List<StoredResponse> now =
        byKey.compute(
            key,
            (_, old) -> {
              List<StoredResponse> variants = new ArrayList<>(old == null ? List.of() : old);
              for (Entry entry : found) {
                boolean isNew = variants.stream().noneMatch(other -> sameVariant(other, entry));
                if (isNew && !entry.body().isDead() && variants.size() < MOST_VARIANTS) {
                  variants.add(entry);
                }
              }
              return variants.isEmpty() ? null : List.copyOf(variants);
            });
    keepAwhile(key);
    return now == null ? List.of() : now;
  }

  private static boolean sameVariant(StoredResponse other, Entry entry) {
    return body(other).name().variant().equals(entry.body().name().variant());
  }

  /// Takes note of a key of which only the disk may have bodies: it goes when many such came after
  /// it.
  void keepAwhile(CacheKey key) {
    kept.add(key);
    if (keptCount.incrementAndGet() > MOST_KEPT) {
      CacheKey oldest = kept.poll();
      keptCount.decrementAndGet();
      if (oldest != null) {
        retire(oldest);
      }
    }
  }

  private void retire(CacheKey key) {
    byKey.computeIfPresent(key, (_, variants) -> allRestOnDisk(variants) ? null : variants);
  }

  private static boolean allRestOnDisk(List<StoredResponse> variants) {
    for (StoredResponse one : variants) {
      if (!body(one).restsOnDisk()) {
        return false;
      }
    }
    return true;
  }

  /// Puts an entry in the place of the one with the same body.
  ///
  /// @return whether there was one
  boolean replace(Entry entry) {
    boolean[] found = new boolean[1];
    byKey.computeIfPresent(
        entry.body().name().key(),
        (_, old) -> {
          List<StoredResponse> variants = new ArrayList<>(old);
          variants.replaceAll(other -> body(other) == entry.body() ? entry : other);
          found[0] = variants.contains(entry);
          return List.copyOf(variants);
        });
    return found[0];
  }

  void remove(Body body) {
    byKey.computeIfPresent(
        body.name().key(),
        (_, old) -> {
          List<StoredResponse> variants = new ArrayList<>(old);
          variants.removeIf(other -> body(other) == body);
          return variants.isEmpty() ? null : List.copyOf(variants);
        });
  }

  void forEach(Consumer<Body> action) {
    byKey.values().forEach(variants -> variants.forEach(one -> action.accept(body(one))));
  }

  private static Body body(StoredResponse response) {
    return ((Entry) response).body();
  }
}
