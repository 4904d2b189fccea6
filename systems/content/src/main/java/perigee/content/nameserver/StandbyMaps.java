package perigee.content.nameserver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import perigee.selection.map.MappingMap;

/// Holds maps back until they are old: what a standby answers from. If something poisons the newest
/// maps and the fresh name servers withdraw, it still knows what was true before.
///
/// It keeps few: a map is taken only if the last one taken is a quarter of the age older. Owned by
/// one thread.
public final class StandbyMaps {

  private static final int KEPT_OF_AGE = 4;

  private final long ageMillis;
  private final Deque<Held> held = new ArrayDeque<>();

  private record Held(MappingMap map, long cameMillis) {}

  /// Maps of an age.
  public StandbyMaps(Duration age) {
    this.ageMillis = age.toMillis();
  }

  /// Takes a map that came.
  public void offer(MappingMap map, long nowMillis) {
    Held last = held.peekLast();
    if (last == null || nowMillis - last.cameMillis() >= ageMillis / KEPT_OF_AGE) {
      held.addLast(new Held(map, nowMillis));
    }
  }

  /// The newest map that is old enough, once; empty if there is none that was not given yet.
  public Optional<MappingMap> due(long nowMillis) {
    Optional<MappingMap> found = Optional.empty();
    Held first = held.peekFirst();
    while (first != null && nowMillis - first.cameMillis() >= ageMillis) {
      found = Optional.of(first.map());
      held.removeFirst();
      first = held.peekFirst();
    }
    return found;
  }
}
