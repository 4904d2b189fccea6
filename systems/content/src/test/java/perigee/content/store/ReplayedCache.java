package perigee.content.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A cache without bodies that a trace of requests is replayed through.
interface ReplayedCache {

  /// Asks for an object, which is stored if it was not.
  ///
  /// @return whether it was a hit
  boolean ask(int object, long bytes);

  /// The tier's own policy, and the tier's own account of bytes.
  final class Own implements ReplayedCache {

    private final long capacity;
    private final SampledValue policy = new SampledValue(new SplittableRandom(1));
    private final Map<Integer, Integer> ids = new HashMap<>();
    private final List<Stored> stored = new ArrayList<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private long used;

    private record Stored(int object, long bytes) {}

    Own(long capacity) {
      this.capacity = capacity;
    }

    @Override
    public boolean ask(int object, long bytes) {
      Integer id = ids.get(object);
      if (id != null) {
        policy.hit(id);
        return true;
      }
      if (bytes <= capacity) {
        while (used + bytes > capacity) {
          evict();
        }
        enter(new Stored(object, bytes));
      }
      return false;
    }

    private void evict() {
      int victim = policy.victim();
      used -= stored.get(victim).bytes();
      ids.remove(stored.get(victim).object());
      free.add(victim);
    }

    private void enter(Stored one) {
      Integer gap = free.poll();
      int id = gap == null ? stored.size() : gap;
      if (gap == null) {
        stored.add(one);
      } else {
        stored.set(id, one);
      }
      ids.put(one.object(), id);
      used += one.bytes();
      policy.add(id, one.object(), one.bytes());
    }
  }
}
