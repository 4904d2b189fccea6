package perigee.content.engine;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import perigee.content.store.CacheKey;

/// Remembers for a while which keys' responses could not be stored, so that requests for them do
/// not queue up behind one another. Bounded: when it is full, what is over goes, then what comes
/// first.
final class HitForMiss {

  private static final int MOST = 65_536;
  private static final long LIFE_MILLIS = 120_000;

  private final Map<CacheKey, Long> until = new ConcurrentHashMap<>();

  boolean holds(CacheKey key, long nowMillis) {
    if (until.isEmpty()) {
      return false;
    }
    Long end = until.get(key);
    return end != null && end > nowMillis;
  }

  void remember(CacheKey key, long nowMillis) {
    if (until.size() >= MOST) {
      makeRoom(nowMillis);
    }
    until.put(key, nowMillis + LIFE_MILLIS);
  }

  void forget(CacheKey key) {
    if (!until.isEmpty()) {
      until.remove(key);
    }
  }

  private void makeRoom(long nowMillis) {
    until.values().removeIf(end -> end <= nowMillis);
    Iterator<CacheKey> keys = until.keySet().iterator();
    while (until.size() >= MOST && keys.hasNext()) {
      keys.next();
      keys.remove();
    }
  }
}
