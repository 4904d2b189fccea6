package perigee.control.mapping;

import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perigee.selection.answer.MapView;
import perigee.selection.map.EncodedMap;

/// Which map is in force, now and in the past: not the one that control has computed, but the one
/// that the first name server has said it answers from. Others may have it a round trip sooner or
/// later. Of the mapper's thread, but for `now`.
final class InForce {

  /// Maps that nobody has taken yet, at most: no name server is sent more while it does not answer.
  private static final int MOST_AWAITED = 6;

  private final MapHistory history;
  private final HealthBook health;
  private final TreeMap<Long, EncodedMap> awaited = new TreeMap<>();
  private @Nullable EncodedMap map;
  private volatile MapHistory.@Nullable Remembered current;

  InForce(MapHistory history, HealthBook health) {
    this.history = history;
    this.health = health;
  }

  /// A map was sent out.
  ///
  /// @param answered whether there are name servers; without any it is in force at once
  void sent(EncodedMap next, boolean answered, Instant now) {
    if (map == null || !answered) {
      take(next, now);
      return;
    }
    awaited.put(next.map().version(), next);
    if (awaited.size() > MOST_AWAITED) {
      awaited.pollFirstEntry();
    }
  }

  /// A name server answers from a map.
  void taken(long version, Instant now) {
    EncodedMap next = awaited.get(version);
    if (next != null) {
      take(next, now);
    }
  }

  private void take(EncodedMap next, Instant now) {
    awaited.headMap(next.map().version(), true).clear();
    map = next;
    remember(now);
  }

  /// Servers are told to be otherwise than before.
  void remember(Instant now) {
    EncodedMap inForce = map;
    if (inForce != null) {
      history.add(now, inForce, health.health());
      MapView view = MapView.of(inForce.map(), health.health());
      current = new MapHistory.Remembered(view, health.health());
    }
  }

  /// What is in force; null before the first map. From any thread.
  MapHistory.@Nullable Remembered now() {
    return current;
  }
}
