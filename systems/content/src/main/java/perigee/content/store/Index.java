package perigee.content.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Complete responses by primary key. A lookup takes no lock and makes no object: the variants of a
/// key are an immutable list, newest first, that each change replaces.
final class Index {

  /// Variants of one key; the oldest goes when one more comes.
  static final int MOST_VARIANTS = 64;

  private final ConcurrentHashMap<CacheKey, List<StoredResponse>> byKey = new ConcurrentHashMap<>();
  private final LongAdder objects = new LongAdder();

  List<StoredResponse> find(CacheKey key) {
    return byKey.getOrDefault(key, List.of());
  }

  long objects() {
    return objects.sum();
  }

  /// Puts a response first.
  ///
  /// @return what it displaces: the same variant, and the oldest if there are too many
  List<Body> put(Entry entry) {
    List<Body> displaced = new ArrayList<>(1);
    byKey.compute(
        entry.body().key(),
        (_, old) -> {
          displaced.clear();
          return with(entry, old == null ? List.of() : old, displaced);
        });
    objects.add(1 - displaced.size());
    return displaced;
  }

  private static List<StoredResponse> with(
      Entry entry, List<StoredResponse> old, List<Body> displaced) {
    List<StoredResponse> variants = new ArrayList<>(old.size() + 1);
    variants.add(entry);
    for (StoredResponse other : old) {
      Body body = body(other);
      if (body.variant().equals(entry.body().variant()) || variants.size() == MOST_VARIANTS) {
        displaced.add(body);
      } else {
        variants.add(other);
      }
    }
    return List.copyOf(variants);
  }

  /// Puts a response last that was found on disk, unless its variant is there already from this run
  /// or with a later generation.
  ///
  /// @return the body that lost its place to another; the entry's own if it was not put
  List<Body> restore(Entry entry) {
    List<Body> displaced = new ArrayList<>(1);
    byKey.compute(
        entry.body().key(),
        (_, old) -> {
          displaced.clear();
          return restored(entry, old == null ? List.of() : old, displaced);
        });
    objects.add(1 - displaced.size());
    return displaced;
  }

  private static List<StoredResponse> restored(
      Entry entry, List<StoredResponse> old, List<Body> displaced) {
    List<StoredResponse> variants = new ArrayList<>(old.size() + 1);
    for (StoredResponse other : old) {
      Body body = body(other);
      boolean same = body.variant().equals(entry.body().variant());
      if (same && body.generation() > entry.body().generation()) {
        displaced.add(entry.body());
        return old;
      }
      if (same) {
        displaced.add(body);
      } else {
        variants.add(other);
      }
    }
    if (variants.size() == MOST_VARIANTS) {
      displaced.add(entry.body());
      return old;
    }
    variants.add(entry);
    return List.copyOf(variants);
  }

  /// Puts an entry in the place of the one with the same body.
  ///
  /// @return whether there was one
  boolean replace(Entry entry) {
    boolean[] found = new boolean[1];
    byKey.computeIfPresent(
        entry.body().key(),
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
        body.key(),
        (_, old) -> {
          List<StoredResponse> variants = new ArrayList<>(old);
          if (variants.removeIf(other -> body(other) == body)) {
            objects.decrement();
          }
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
