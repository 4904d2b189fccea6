package perigee.control.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import perigee.model.mapping.NodePath;
import perigee.selection.predict.Mesh;

/// Round-trip times between regions, as their nodes' probes measure them: for each pair of nodes a
/// smoothed time (gain 1/8), for a pair of regions the least of theirs. Of the mapper's thread.
final class NodeMesh {

  private static final double GAIN = 1.0 / 8;

  /// Pairs of nodes: a full mesh of a thousand.
  private static final int MOST_PAIRS = 1 << 20;

  private final Map<Pair, Double> rtts = new HashMap<>();

  private record Pair(String from, String to) {}

  void add(String from, NodePath path) {
    double nanos = path.sample().rttNanos();
    Pair pair = new Pair(from, path.peer());
    if (nanos > 0 && (rtts.size() < MOST_PAIRS || rtts.containsKey(pair))) {
      rtts.merge(pair, nanos, (old, _) -> old + GAIN * (nanos - old));
    }
  }

  void forget(String node) {
    rtts.keySet().removeIf(pair -> pair.from().equals(node) || pair.to().equals(node));
  }

  /// Times between regions: the best of their nodes'.
  Mesh between(List<String> regions, ServerBook book) {
    Map<String, Integer> index = new HashMap<>();
    for (String region : regions) {
      index.put(region, index.size());
    }
    Mesh mesh = new Mesh(regions.size());
    rtts.forEach((pair, rtt) -> {
      Integer a = index.get(String.valueOf(book.region(pair.from())));
      Integer b = index.get(String.valueOf(book.region(pair.to())));
      if (a != null && b != null && !a.equals(b)) {
        double before = mesh.rttNanos(a, b);
        mesh.put(a, b, before == 0 ? rtt : Math.min(before, rtt));
      }
    });
    return mesh;
  }
}
