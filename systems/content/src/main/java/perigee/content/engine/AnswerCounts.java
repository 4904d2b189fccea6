package perigee.content.engine;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import perigee.content.record.Result;

/// Counters of answers by how the cache came to them; read when somebody asks. Safe for all loops:
/// counting is a few additions, and costs no object.
final class AnswerCounts {

  /// Upper bounds of the time to the first byte, nanoseconds.
  private static final long[] NANOS = {
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000L,
    5_000_000_000L,
    10_000_000_000L
  };

  private static final int STATUS_CLASSES = 6;

  private final Map<Result, Kind> kinds = new EnumMap<>(Result.class);
  private final List<LongAdder> statuses = adders(STATUS_CLASSES);

  /// Answers that the cache came to in one way.
  ///
  /// @param nanos all times to the first byte together
  /// @param times how many answers took how long to the first byte
  private record Kind(LongAdder bytes, LongAdder nanos, List<LongAdder> times) {
    Kind() {
      this(new LongAdder(), new LongAdder(), adders(NANOS.length + 1));
    }

    long answers() {
      return times.stream().mapToLong(LongAdder::sum).sum();
    }
  }

  AnswerCounts() {
    for (Result result : Result.values()) {
      kinds.put(result, new Kind());
    }
  }

  private static List<LongAdder> adders(int count) {
    return Stream.generate(LongAdder::new).limit(count).toList();
  }

  private Kind kind(Result result) {
    Kind kind = kinds.get(result);
    if (kind == null) {
      throw new IllegalStateException("no counters for " + result);
    }
    return kind;
  }

  void count(Result result, int status, long bodyBytes, long firstByteNanos) {
    Kind kind = kind(result);
    kind.bytes.add(bodyBytes);
    kind.nanos.add(firstByteNanos);
    kind.times.get(bucket(firstByteNanos)).increment();
    statuses.get(Math.clamp(status / 100, 0, STATUS_CLASSES - 1)).increment();
  }

  private static int bucket(long value) {
    int bucket = 0;
    while (bucket < NANOS.length && value > NANOS[bucket]) {
      bucket++;
    }
    return bucket;
  }

  /// Answers of one kind.
  long answers(Result result) {
    return kind(result).answers();
  }

  /// Bytes of body sent in answers of one kind.
  long bytes(Result result) {
    return kind(result).bytes.sum();
  }

  /// How many classes of status there are, from `0xx` on.
  int statusClasses() {
    return STATUS_CLASSES;
  }

  /// Answers with a status of one class.
  long statuses(int hundreds) {
    return statuses.get(hundreds).sum();
  }

  /// The times to the first byte, as a metric.
  Collector firstByte(String name, String help) {
    return new FirstByte(name, help);
  }

  private final class FirstByte implements Collector {
    private final String name;
    private final String help;

    FirstByte(String name, String help) {
      this.name = name;
      this.help = help;
    }

    @Override
    public MetricSnapshot collect() {
      HistogramSnapshot.Builder histogram = HistogramSnapshot.builder().name(name).help(help);
      for (Result result : Result.values()) {
        histogram.dataPoint(point(result));
      }
      return histogram.build();
    }

    private HistogramDataPointSnapshot point(Result result) {
      ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
      Kind kind = kind(result);
      for (int i = 0; i < kind.times.size(); i++) {
        double bound = i < NANOS.length ? NANOS[i] / 1e9 : Double.POSITIVE_INFINITY;
        buckets.bucket(bound, kind.times.get(i).sum());
      }
      return HistogramDataPointSnapshot.builder()
          .labels(Labels.of("cache", result.label()))
          .classicHistogramBuckets(buckets.build())
          .sum(kind.nanos.sum() / 1e9)
          .build();
    }
  }
}
