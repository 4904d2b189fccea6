package perigee.lab.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/// How long each client's fetch from each edge takes, whoever the network would have chosen. Edges
/// of one region are as far from a client as each other: fetches from them are samples of one path,
/// or what chance did to a few of them would pass for a better edge. For any number of threads.
public final class Truth {

  private static final double SURE = 0.05;

  private final Map<Kind, Map<Pair, double[]>> samples = new EnumMap<>(Kind.class);

  private final Map<String, String> regions;

  /// A client and a region.
  private record Pair(String client, String region) {}

  /// @param regions of the edges
  public Truth(Map<String, String> regions) {
    this.regions = Map.copyOf(regions);
    for (Kind kind : Kind.values()) {
      samples.put(kind, new ConcurrentHashMap<>());
    }
  }

  /// Adds one fetch.
  public void add(String client, String edge, Kind kind, double millis) {
    of(kind)
        .merge(
            pair(client, edge),
            new double[] {millis},
            (known, more) -> {
              double[] all = Arrays.copyOf(known, known.length + 1);
              all[known.length] = more[0];
              return all;
            });
  }

  private Pair pair(String client, String edge) {
    return new Pair(client, regions.getOrDefault(edge, edge));
  }

  /// The median; empty if nothing was measured.
  public OptionalDouble millis(String client, String edge, Kind kind) {
    double[] all = of(kind).get(pair(client, edge));
    if (all == null) {
      return OptionalDouble.empty();
    }
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }

  /// The least median of these edges; empty if nothing was measured.
  public OptionalDouble bestMillis(String client, List<String> edges, Kind kind) {
    return edges.stream()
        .map(edge -> millis(client, edge, kind))
        .flatMapToDouble(OptionalDouble::stream)
        .min();
  }

  /// Whether more fetches would help to tell if an edge is the best one: chance may have its median
  /// wrong by more than a twentieth, and it may be the best.
  public boolean isUnsure(String client, String edge, List<String> edges, Kind kind) {
    OptionalDouble median = millis(client, edge, kind);
    double[] all = of(kind).get(pair(client, edge));
    if (median.isEmpty() || all == null) {
      return false;
    }
    double error = error(all, median.getAsDouble());
    double least = median.getAsDouble() * (1 - 2 * error);
    return error > SURE && least <= bestMillis(client, edges, kind).orElse(0);
  }

  /// The standard error of a median as a share of it: 1.25 deviations by the root of the count, as
  /// of a normal distribution, with the deviation as 0.74 of the range between the quartiles.
  private static double error(double[] all, double median) {
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    int quarter = sorted.length / 4;
    double range = sorted[sorted.length - 1 - quarter] - sorted[quarter];
    return 1.25 * 0.74 * range / Math.sqrt(sorted.length) / median;
  }

  private Map<Pair, double[]> of(Kind kind) {
    Map<Pair, double[]> all = samples.get(kind);
    if (all == null) {
      throw new IllegalStateException("every kind has its samples");
    }
    return all;
  }

  /// Reads a fetch that may fail: a failed one counts as long as it took to know.
  interface Timed {
    Fetch.Fetched fetch() throws IOException;
  }

  /// Adds one timed fetch.
  void add(String client, String edge, Kind kind, Timed timed) {
    long begin = System.nanoTime();
    long nanos;
    try {
      nanos = timed.fetch().totalNanos();
    } catch (IOException _) {
      nanos = System.nanoTime() - begin;
    }
    add(client, edge, kind, nanos / 1e6);
  }
}
