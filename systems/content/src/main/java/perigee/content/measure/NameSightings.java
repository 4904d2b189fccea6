package perigee.content.measure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import perigee.model.mapping.NameSighting;

/// Names of beacons that were seen and not told yet; bounded, the newest give way. Safe for all
/// threads.
public final class NameSightings {

  private static final int MOST = 4_096;

  private final Deque<NameSighting> waiting = new ArrayDeque<>();
  private final LongAdder dropped = new LongAdder();

  public void add(NameSighting sighting) {
    synchronized (waiting) {
      if (waiting.size() >= MOST) {
        dropped.increment();
        return;
      }
      waiting.addLast(sighting);
    }
  }

  /// Takes out what came first.
  public List<NameSighting> take(int most) {
    synchronized (waiting) {
      List<NameSighting> told = new ArrayList<>(Math.min(most, waiting.size()));
      while (told.size() < most && !waiting.isEmpty()) {
        told.add(waiting.removeFirst());
      }
      return told;
    }
  }

  /// Sightings that found no place.
  public long dropped() {
    return dropped.sum();
  }
}
