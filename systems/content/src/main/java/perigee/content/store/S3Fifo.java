package perigee.content.store;

import org.jspecify.annotations.Nullable;

/// Eviction by three static queues (Yang et al., "FIFO queues are all you need for cache eviction",
/// SOSP 2023).
///
/// New bodies enter a small queue, a tenth of the capacity. What was not asked for again when it
/// comes to the end leaves, and its fingerprint is remembered; so a scan of objects that are asked
/// for once passes through the tenth and leaves the rest alone. What was asked for again, or comes
/// back while it is remembered, enters the main queue, where every hit (at most three) buys one
/// more round. A hit writes one plain counter and takes no lock; each choice of a victim is
/// amortised O(1), since every step forward uses up a hit.
final class S3Fifo implements EvictionPolicy {

  private static final int MOST_HITS = 3;
  private static final int SMALL_SHARE = 10;

  private final long smallBytes;
  private final ResidentQueue small = new ResidentQueue();
  private final ResidentQueue main = new ResidentQueue();
  private final Ghosts ghosts;

  S3Fifo(long capacityBytes, int maxObjects) {
    this.smallBytes = capacityBytes / SMALL_SHARE;
    this.ghosts = new Ghosts(maxObjects);
  }

  @Override
  public void add(Resident resident) {
    (ghosts.recalls(resident.body.fingerprint()) ? main : small).add(resident);
  }

  @Override
  public void restore(Resident resident) {
    main.add(resident);
  }

  @Override
  public boolean hit(Resident resident) {
    int hits = resident.hits;
    if (hits < MOST_HITS) {
      resident.hits = hits + 1;
    }
    return hits > 0;
  }

  @Override
  public void remove(Resident resident) {
    ResidentQueue queue = resident.queue;
    if (queue != null) {
      queue.remove(resident);
    }
  }

  @Override
  public @Nullable Resident victim() {
    while (small.count() > 0 && (small.bytes() > smallBytes || main.count() == 0)) {
      Resident victim = fromSmall();
      if (victim != null) {
        return victim;
      }
    }
    return fromMain();
  }

  private @Nullable Resident fromSmall() {
    Resident oldest = small.takeFirst();
    if (oldest == null) {
      return null;
    }
    if (oldest.hits > 0) {
      oldest.hits = 0;
      main.add(oldest);
      return null;
    }
    ghosts.remember(oldest.body.fingerprint(), main.count());
    return oldest;
  }

  private @Nullable Resident fromMain() {
    Resident oldest = main.takeFirst();
    while (oldest != null && oldest.hits > 0) {
      oldest.hits--;
      main.add(oldest);
      oldest = main.takeFirst();
    }
    return oldest == null ? small.takeFirst() : oldest;
  }
}
