package perigee.content.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import perigee.content.store.CacheKey;

/// The flights that others may join, one per key. Bounded by the requests that run.
final class Flights {

  private final Map<CacheKey, Flight> byKey = new ConcurrentHashMap<>();

  /// Joins the key's flight, or begins one.
  ///
  /// @param usable whether a flight's outcome would be of use to the waiter
  /// @return the new flight, which the caller now has to run; null if it joined one
  @Nullable Flight joinOrBegin(
      CacheKey key, Predicate<Flight> usable, Waiter waiter, Flight fresh) {
    Flight now =
        byKey.compute(
            key,
            (_, running) ->
                running != null && usable.test(running) && running.join(waiter) ? running : fresh);
    return now.equals(fresh) ? fresh : null;
  }

  /// Begins a flight unless the key has one.
  boolean beginIfNone(CacheKey key, Flight fresh) {
    return byKey.putIfAbsent(key, fresh) == null;
  }

  void end(CacheKey key, Flight flight) {
    byKey.remove(key, flight);
  }

  /// What is on its way for a key is out of date.
  void doom(CacheKey key) {
    Flight running = byKey.remove(key);
    if (running != null) {
      running.doom();
    }
  }

  int size() {
    return byKey.size();
  }
}
