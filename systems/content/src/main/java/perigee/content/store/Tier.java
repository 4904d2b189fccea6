package perigee.content.store;

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
      Resident victim = policy.victim();
      if (victim == null) {
        return false;
      }
      usedBytes -= victim.bytes;
      objects--;
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

  /// Makes bytes that were reserved evictable.
  synchronized void add(Resident resident) {
    objects++;
    policy.add(resident);
  }

  /// As `add`, for what was there before the restart.
  synchronized void restore(Resident resident) {
    objects++;
    policy.restore(resident);
  }

  boolean hit(@Nullable Resident resident) {
    return resident != null && policy.hit(resident);
  }

  /// Gives the bytes back, unless the policy did so before.
  synchronized void remove(Resident resident) {
    if (resident.queue != null) {
      policy.remove(resident);
      usedBytes -= resident.bytes;
      objects--;
    }
  }
}
