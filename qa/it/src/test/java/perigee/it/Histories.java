package perigee.it;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import perigee.it.VersionedOrigin.Item;

/// What happened to each object lately, for whoever looks into a failure.
final class Histories {

  private static final int MOST_KEPT = 120;

  private final long begun = System.nanoTime();
  private final Map<Item, Deque<String>> events = new ConcurrentHashMap<>();

  void note(Item item, String event) {
    long micros = (System.nanoTime() - begun) / 1_000;
    Deque<String> own = events.computeIfAbsent(item, _ -> new ArrayDeque<>());
    synchronized (own) {
      if (own.size() >= MOST_KEPT) {
        own.removeFirst();
      }
      own.addLast("%,13d us  %s".formatted(micros, event));
    }
  }

  void noteAll(Iterable<Item> items, String event) {
    items.forEach(item -> note(item, event));
  }

  String of(Item item) {
    Deque<String> own = events.computeIfAbsent(item, _ -> new ArrayDeque<>());
    synchronized (own) {
      return String.join("\n", List.copyOf(own));
    }
  }
}
