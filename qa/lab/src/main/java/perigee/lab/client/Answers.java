package perigee.lab.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a name server answered for each client over time; only changes are kept. For any number of
/// threads.
public final class Answers {

  private final Map<String, List<Answer>> byClient = new ConcurrentHashMap<>();

  /// An answer that held from a moment on.
  ///
  /// @param regions of the edges in it, in the order of the answer, each once
  /// @param edges names, in the order of the answer
  public record Answer(long sinceNanos, List<String> regions, List<String> edges) {
    public Answer {
      regions = List.copyOf(regions);
      edges = List.copyOf(edges);
    }
  }

  void add(String client, Answer answer) {
    List<Answer> known = byClient.computeIfAbsent(client, _ -> new CopyOnWriteArrayList<>());
    if (known.isEmpty()
        || !known.getLast().edges().equals(answer.edges())
        || !known.getLast().regions().equals(answer.regions())) {
      known.add(answer);
    }
  }

  /// Answers that differed from the one before, between two moments.
  public List<Answer> changes(String client, long fromNanos, long toNanos) {
    List<Answer> known = byClient.getOrDefault(client, List.of());
    List<Answer> changes = new ArrayList<>();
    for (int i = 1; i < known.size(); i++) {
      long since = known.get(i).sinceNanos();
      if (since - fromNanos >= 0 && since - toNanos < 0) {
        changes.add(known.get(i));
      }
    }
    return changes;
  }

  /// What held at a moment; empty lists if nothing was known then.
  public Answer at(String client, long nanos) {
    Answer held = new Answer(nanos, List.of(), List.of());
    for (Answer answer : byClient.getOrDefault(client, List.of())) {
      if (answer.sinceNanos() - nanos <= 0) {
        held = answer;
      }
    }
    return held;
  }
}
