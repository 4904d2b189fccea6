package perigee.content.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.DoubleStream;

/// Prints shares of requests and of bytes that are hits: the store's own eviction, what others
/// published, and the optimum. The trace comes through the standard input.
final class HitRatio {

  private static final double[] SIZES = {0.1, 1, 5, 10};

  /// Scales of admission by size, as shares of the capacity; the best for each size is shown.
  private static final double[] SCALES = {0.001, 0.003, 0.01, 0.03, 0.1};

  private HitRatio() {}

  /// Runs it.
  ///
  /// @param args `-`, `zipf`, `shift` or `scan`, then sizes in hundredths of all bytes
  public static void main(String[] args) throws IOException {
    ReplayedTrace trace =
        switch (args[0]) {
          case "zipf" -> ReplayedTrace.zipf(0.9, 100_000, 200_000, false);
          case "shift" -> ReplayedTrace.zipf(1.0, 100_000, 200_000, true);
          case "scan" -> ReplayedTrace.scans(0.8, 50_000, 200_000);
          default ->
              ReplayedTrace.read(
                  new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        };
    double[] sizes = Arrays.stream(args).skip(1).mapToDouble(Double::parseDouble).toArray();
    print(trace, sizes.length == 0 ? SIZES : sizes);
  }

  private static void print(ReplayedTrace trace, double[] sizes) {
    System.out.printf(
        "%,d requests, %,d objects, %,d bytes; hits in %% of requests / of bytes%n%n| cache |",
        trace.requests(), trace.objects(), trace.footprint());
    Arrays.stream(sizes).forEach(size -> System.out.printf(" %s %% |", number(size)));
    System.out.printf("%n|---|%s%n", "---|".repeat(sizes.length));
    policies(trace)
        .forEach((name, cache) -> {
          System.out.printf("| %s |", name);
          for (double size : sizes) {
            var result = cache.apply((long) (trace.footprint() * size / 100));
            System.out.printf(" %.1f / %.1f |", result.requests() * 100, result.bytes() * 100);
          }
          System.out.println();
        });
  }

  private static String number(double size) {
    return size == Math.rint(size) ? Long.toString((long) size) : Double.toString(size);
  }

  private static Map<String, LongFunction<ReplayedTrace.Result>> policies(ReplayedTrace trace) {
    double mean = (double) trace.footprint() / trace.objects();
    Map<String, LongFunction<ReplayedTrace.Result>> all = new LinkedHashMap<>();
    all.put("Perigee", bytes -> trace.through(new ReplayedCache.Own(bytes)));
    all.put("LRU", bytes -> trace.through(PublishedPolicies.lru(bytes, Double.MAX_VALUE)));
    all.put("SIEVE", bytes -> trace.through(new PublishedPolicies.Sieve(bytes)));
    all.put("S3-FIFO", bytes -> trace.through(new PublishedPolicies.S3Fifo(bytes)));
    all.put(
        "W-TinyLFU",
        bytes ->
            trace.through(
                new PublishedPolicies.WindowTinyLfu(bytes, (int) (4 * bytes / mean) + 1_000)));
    all.put("AdaptSize, best scale", bytes -> bestScale(trace, bytes));
    all.put("GDSF", bytes -> trace.through(new PublishedPolicies.Gdsf(bytes)));
    all.put("optimum (Belady)", bytes -> trace.through(trace.optimum(bytes)));
    return all;
  }

  private static ReplayedTrace.Result bestScale(ReplayedTrace trace, long bytes) {
    return Objects.requireNonNull(
        DoubleStream.of(SCALES)
            .mapToObj(scale -> trace.through(PublishedPolicies.lru(bytes, bytes * scale)))
            .max(Comparator.comparingDouble(ReplayedTrace.Result::requests))
            .orElse(null));
  }
}
