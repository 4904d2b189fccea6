package perigee.content.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The account of one tier: bytes that are taken, and what leaves when they run out. Its lock is
/// innermost: nothing is called under it but the policy.
final class Tier {

  private final long capacityBytes;
  private final int maxObjects;
  private final EvictionPolicy policy;
  private final Consumer<Body> evicted;

  /// Residents by id, and ids that are free.
  private final List<@Nullable Resident> residents = new ArrayList<>();

  private final ArrayDeque<Integer> freeIds = new ArrayDeque<>();

  private long usedBytes;
  private int objects;
  private long evictions;

  /// Makes an empty tier.
  ///
  /// @param evicted called without the lock for each body that the policy chose
  Tier(long capacityBytes, int maxObjects, EvictionPolicy policy, Consumer<Body> evicted) {
    this.capacityBytes = capacityBytes;
    this.maxObjects = maxObjects;
    this.policy = policy;
    this.evicted = evicted;
  }

  long capacityBytes() {
    return capacityBytes;
  }

  synchronized long usedBytes() {
    return usedBytes;
  }

  synchronized long evictions() {
    return evictions;
  }

  /// Takes bytes, at the cost of others. The caller holds no body's lock.
  ///
  /// @return false, and nothing taken, if what cannot be evicted fills the tier
  boolean reserve(long bytes) {
    if (bytes > capacityBytes) {
      return false;
    }
    List<Body> victims = new ArrayList<>(0);
    boolean taken = makeRoom(bytes, victims);
    victims.forEach(evicted);
    return taken;
  }

  private synchronized boolean makeRoom(long bytes, List<Body> victims) {
    while (usedBytes + bytes > capacityBytes || objects >= maxObjects) {
      int id = policy.victim();
      Resident victim = id == EvictionPolicy.NOBODY ? null : residents.get(id);
      if (victim == null) {
        return false;
      }
      forget(victim);
      evictions++;
      victims.add(victim.body);
    }
    usedBytes += bytes;
    return true;
  }

  /// Takes bytes that a running fill cannot do without, even beyond the capacity.
  synchronized void force(long bytes) {
    usedBytes += bytes;
  }

  synchronized void release(long bytes) {
    usedBytes -= bytes;
  }

  private void forget(Resident resident) {
    residents.set(resident.id, null);
    freeIds.add(resident.id);
    resident.id = EvictionPolicy.NOBODY;
    usedBytes -= resident.bytes;
    objects--;
  }

  /// Makes bytes that were reserved evictable.
  synchronized void add(Resident resident) {
    Integer free = freeIds.poll();
    int id = free == null ? residents.size() : free;
    if (free == null) {
      residents.add(resident);
    } else {
      residents.set(id, resident);
    }
    resident.id = id;
    objects++;
    policy.add(id, resident.body.name().hash(), resident.bytes);
  }

  void hit(@Nullable Resident resident) {
    int id = resident == null ? EvictionPolicy.NOBODY : resident.id;
    if (id != EvictionPolicy.NOBODY) {
      policy.hit(id);
    }
  }

  /// Gives the bytes back, unless the policy did so before.
  synchronized void remove(Resident resident) {
    if (resident.id != EvictionPolicy.NOBODY) {
      policy.remove(resident.id);
      forget(resident);
    }
  }
}
