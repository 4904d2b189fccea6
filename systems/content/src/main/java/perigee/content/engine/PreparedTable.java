package perigee.content.engine;

import org.jspecify.annotations.Nullable;
import perigee.net.http.RequestKey;

/// Prepared hits by the bytes of their requests: a table of fixed size in which each key has four
/// places, the least lately used of which makes room. So a flood of keys costs nothing but what it
/// drives out. Confined to its loop.
final class PreparedTable {

  private static final int WAYS = 4;

  private final @Nullable PreparedHit[] places;
  private final int[] hashes;

  /// An empty table.
  ///
  /// @param size a power of two, at least 4
  PreparedTable(int size) {
    places = new PreparedHit[size];
    hashes = new int[size];
  }

  private int first(int hash) {
    return (hash ^ hash >>> 16) * WAYS & (places.length - 1);
  }

  @Nullable PreparedHit find(RequestKey key) {
    int hash = key.hash();
    int first = first(hash);
    for (int at = first; at < first + WAYS; at++) {
      PreparedHit hit = places[at];
      if (hashes[at] == hash && hit != null && hit.isFor(key)) {
        return hit;
      }
    }
    return null;
  }

  /// Puts a hit in place of one with the same key, into a free place, or in place of the one that
  /// was not used for longest.
  void put(RequestKey key, PreparedHit hit) {
    int first = first(key.hash());
    int chosen = first;
    long oldest = Long.MAX_VALUE;
    for (int at = first; at < first + WAYS; at++) {
      PreparedHit there = places[at];
      boolean same = there != null && there.isFor(key);
      long used = there == null || same ? Long.MIN_VALUE : there.usedMillis();
      if (same || used < oldest) {
        oldest = used;
        chosen = at;
      }
      if (same) {
        break;
      }
    }
    places[chosen] = hit;
    hashes[chosen] = key.hash();
  }

  /// Takes away a hit that was found by this key.
  void remove(RequestKey key, PreparedHit hit) {
    int first = first(key.hash());
    for (int at = first; at < first + WAYS; at++) {
      places[at] = places[at] == hit ? null : places[at];
    }
  }
}
