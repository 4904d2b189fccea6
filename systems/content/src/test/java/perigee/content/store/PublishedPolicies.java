package perigee.content.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Eviction as others published it, with capacity in bytes, to compare with.
final class PublishedPolicies {

  private PublishedPolicies() {}

  private static final class Node {
    final int object;
    final long bytes;
    int hits;
    int queue;
    double priority;
    @Nullable Node before;
    @Nullable Node after;

    Node(int object, long bytes) {
      this.object = object;
      this.bytes = bytes;
    }
  }

  /// First in, first out.
  private static final class Queue {
    @Nullable Node first;
    @Nullable Node last;
    long bytes;

    void add(Node node) {
      node.before = last;
      node.after = null;
      if (last == null) {
        first = node;
      } else {
        last.after = node;
      }
      last = node;
      bytes += node.bytes;
    }

    void remove(Node node) {
      Node before = node.before;
      Node after = node.after;
      if (before == null) {
        first = after;
      } else {
        before.after = after;
      }
      if (after == null) {
        last = before;
      } else {
        after.before = before;
      }
      bytes -= node.bytes;
    }

    void renew(Node node) {
      remove(node);
      add(node);
    }
  }

  /// What was asked for longest ago leaves; with a scale, an object is admitted with the
  /// probability e^(-bytes/scale), which AdaptSize (NSDI 2017) tunes.
  static ReplayedCache lru(long capacity, double scale) {
    Map<Integer, Node> nodes = new HashMap<>();
    Queue queue = new Queue();
    SplittableRandom random = new SplittableRandom(1);
    return (object, bytes) -> {
      Node known = nodes.get(object);
      if (known != null) {
        queue.renew(known);
        return true;
      }
      if (bytes <= capacity && random.nextDouble() < Math.exp(-bytes / scale)) {
        Node node = new Node(object, bytes);
        nodes.put(object, node);
        queue.add(node);
        for (Node oldest = queue.first; oldest != null && queue.bytes > capacity; ) {
          queue.remove(oldest);
          nodes.remove(oldest.object);
          oldest = queue.first;
        }
      }
      return false;
    };
  }

  /// SIEVE (NSDI 2024).
  static final class Sieve implements ReplayedCache {
    private final long capacity;
    private final Map<Integer, Node> nodes = new HashMap<>();
    private final Queue queue = new Queue();
    private @Nullable Node hand;

    Sieve(long capacity) {
      this.capacity = capacity;
    }

    @Override
    public boolean ask(int object, long bytes) {
      Node known = nodes.get(object);
      if (known != null) {
        known.hits = 1;
        return true;
      }
      if (bytes <= capacity) {
        while (queue.bytes + bytes > capacity) {
          evict();
        }
        Node node = new Node(object, bytes);
        nodes.put(object, node);
        queue.add(node);
      }
      return false;
    }

    private void evict() {
      Node at = hand == null ? queue.first : hand;
      while (at != null && at.hits > 0) {
        at.hits = 0;
        at = at.after == null ? queue.first : at.after;
      }
      if (at != null) {
        hand = at.after;
        queue.remove(at);
        nodes.remove(at.object);
      }
    }
  }

  /// S3-FIFO (SOSP 2023) with a small queue of a tenth and ghosts for the rest.
  static final class S3Fifo implements ReplayedCache {
    private final long capacity;
    private final Map<Integer, Node> nodes = new HashMap<>();
    private final LinkedHashMap<Integer, Long> ghosts = new LinkedHashMap<>();
    private final Queue small = new Queue();
    private final Queue main = new Queue();
    private long ghostBytes;

    S3Fifo(long capacity) {
      this.capacity = capacity;
    }

    @Override
    public boolean ask(int object, long bytes) {
      Node known = nodes.get(object);
      if (known != null) {
        known.hits = Math.min(3, known.hits + 1);
        return true;
      }
      if (bytes <= capacity) {
        while (small.bytes + main.bytes + bytes > capacity) {
          evict();
        }
        Node node = new Node(object, bytes);
        nodes.put(object, node);
        Long ghost = ghosts.remove(object);
        ghostBytes -= ghost == null ? 0 : ghost;
        (ghost == null ? small : main).add(node);
      }
      return false;
    }

    private void evict() {
      while (small.first != null && (small.bytes > capacity / 10 || main.first == null)) {
        Node oldest = small.first;
        small.remove(oldest);
        if (oldest.hits == 0) {
          nodes.remove(oldest.object);
          haunt(oldest);
          return;
        }
        oldest.hits = 0;
        main.add(oldest);
      }
      Node oldest = main.first;
      while (oldest != null && oldest.hits > 0) {
        oldest.hits--;
        main.renew(oldest);
        oldest = main.first;
      }
      if (oldest != null) {
        main.remove(oldest);
        nodes.remove(oldest.object);
      }
    }

    private void haunt(Node node) {
      ghosts.put(node.object, node.bytes);
      ghostBytes += node.bytes;
      while (ghostBytes > capacity * 9 / 10) {
        ghostBytes -= ghosts.pollFirstEntry().getValue();
      }
    }
  }

  /// Greedy dual with size and frequency (Cherkasova, 1998).
  static final class Gdsf implements ReplayedCache {
    private final long capacity;
    private final Map<Integer, Node> nodes = new HashMap<>();
    private final TreeSet<Node> byPriority =
        new TreeSet<>((a, b) ->
            a.priority == b.priority
                ? Integer.compare(a.object, b.object)
                : Double.compare(a.priority, b.priority));
    private long used;
    private double floor;

    Gdsf(long capacity) {
      this.capacity = capacity;
    }

    @Override
    public boolean ask(int object, long bytes) {
      Node known = nodes.get(object);
      if (known == null && bytes > capacity) {
        return false;
      }
      Node node = known == null ? new Node(object, bytes) : known;
      byPriority.remove(node);
      node.hits++;
      node.priority = floor + (double) node.hits / bytes;
      byPriority.add(node);
      if (known == null) {
        nodes.put(object, node);
        used += bytes;
      }
      while (used > capacity) {
        Node least = byPriority.pollFirst();
        floor = least.priority;
        used -= least.bytes;
        nodes.remove(least.object);
      }
      return known != null;
    }
  }

  /// W-TinyLFU (TOS 2017) with a window of a hundredth; a candidate must be asked for more often
  /// than all together whose place it would take (Einziger et al., TOMPECS 2022).
  static final class WindowTinyLfu implements ReplayedCache {
    private final long window;
    private final long main;
    private final Map<Integer, Node> nodes = new HashMap<>();
    private final List<Queue> queues = List.of(new Queue(), new Queue(), new Queue());
    private final FrequencySketch sketch = new FrequencySketch();

    WindowTinyLfu(long capacity, int objects) {
      this.window = capacity / 100;
      this.main = capacity - window;
      for (int i = 0; i < 20; i++) {
        sketch.fit(objects);
      }
    }

    @Override
    public boolean ask(int object, long bytes) {
      sketch.count(object);
      Node known = nodes.get(object);
      if (known != null) {
        promote(known);
        return true;
      }
      if (bytes <= main) {
        Node node = new Node(object, bytes);
        nodes.put(object, node);
        if (bytes > window) {
          admit(node);
          return false;
        }
        queues.getFirst().add(node);
        Node oldest = queues.getFirst().first;
        while (oldest != null && queues.getFirst().bytes > window) {
          queues.getFirst().remove(oldest);
          admit(oldest);
          oldest = queues.getFirst().first;
        }
      }
      return false;
    }

    private void promote(Node node) {
      queues.get(node.queue).remove(node);
      node.queue = node.queue == 0 ? 0 : 2;
      queues.get(node.queue).add(node);
      Queue guarded = queues.get(2);
      Node oldest = guarded.first;
      while (oldest != null && guarded.bytes > main * 8 / 10) {
        guarded.remove(oldest);
        oldest.queue = 1;
        queues.get(1).add(oldest);
        oldest = guarded.first;
      }
    }

    private void admit(Node candidate) {
      int own = sketch.frequency(candidate.object);
      int theirs = 0;
      long room = main - queues.get(1).bytes - queues.get(2).bytes;
      List<Node> victims = new ArrayList<>();
      Node victim = next(null, 1);
      while (room < candidate.bytes && victim != null && theirs < own) {
        victims.add(victim);
        theirs += sketch.frequency(victim.object);
        room += victim.bytes;
        victim = next(victim, victim.queue);
      }
      if (room >= candidate.bytes && (victims.isEmpty() || theirs < own)) {
        victims.forEach(this::drop);
        candidate.queue = 1;
        queues.get(1).add(candidate);
      } else {
        nodes.remove(candidate.object);
        // The one that won is not the next to be challenged.
        victims.stream().limit(1).forEach(one -> queues.get(one.queue).renew(one));
      }
    }

    private @Nullable Node next(@Nullable Node node, int queue) {
      Node after = node == null ? queues.get(queue).first : node.after;
      return after == null && queue == 1 ? queues.get(2).first : after;
    }

    private void drop(Node victim) {
      queues.get(victim.queue).remove(victim);
      nodes.remove(victim.object);
    }
  }
}
