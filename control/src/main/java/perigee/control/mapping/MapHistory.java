package perigee.control.mapping;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import perigee.model.mapping.ServerHealth;
import perigee.selection.answer.MapView;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MapRead;

/// What was told to name servers lately, so that an answer of then can be explained now: up to
/// 4,096 views and 64 MiB of maps, the oldest leave. From any thread.
final class MapHistory {

  private static final int MOST_VIEWS = 4_096;
  private static final long MOST_BYTES = 64L << 20;

  private final Deque<Told> told = new ArrayDeque<>();
  private long bytes;

  /// What was told at one time; views of the same map share its bytes.
  private static final class Told {
    final Instant at;
    final byte[] map;
    final Map<String, ServerHealth> health;

    Told(Instant at, byte[] map, Map<String, ServerHealth> health) {
      this.at = at;
      this.map = map;
      this.health = Map.copyOf(health);
    }
  }

  // The very same array is what views share: comparing the content would cost as much as keeping
  // it.
  @SuppressWarnings("ReferenceEquality")
  synchronized void add(Instant at, byte[] map, Map<String, ServerHealth> health) {
    Told last = told.peekLast();
    boolean same = last != null && last.map == map;
    told.addLast(new Told(at, map, health));
    bytes += same ? 0 : map.length;
    while (told.size() > 1 && (told.size() > MOST_VIEWS || bytes > MOST_BYTES)) {
      byte[] gone = told.removeFirst().map;
      Told next = told.peekFirst();
      bytes -= next != null && next.map == gone ? 0 : gone.length;
    }
  }

  /// What was in force at a moment.
  ///
  /// @param health by the server's id
  record Remembered(MapView view, Map<String, ServerHealth> health) {}

  /// What was in force at a time; empty if that is longer ago than this remembers.
  Optional<Remembered> at(Instant time) {
    return toldAt(time)
        .flatMap(then ->
            MapCodec.decode(then.map) instanceof MapRead.Complete(var map)
                ? Optional.of(new Remembered(MapView.of(map, then.health), then.health))
                : Optional.empty());
  }

  private synchronized Optional<Told> toldAt(Instant time) {
    Iterator<Told> newestFirst = told.descendingIterator();
    while (newestFirst.hasNext()) {
      Told each = newestFirst.next();
      if (!each.at.isAfter(time)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /// Since when it remembers.
  synchronized Optional<Instant> since() {
    return Optional.ofNullable(told.peekFirst()).map(first -> first.at);
  }
}
