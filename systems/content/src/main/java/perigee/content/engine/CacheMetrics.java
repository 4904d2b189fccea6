package perigee.content.engine;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import perigee.content.record.AnswerRecord;
import perigee.content.record.Result;
import perigee.net.http.PreparedAnswers.Sending;

/// What a cache counts, in Prometheus' terms. Safe for all loops.
public final class CacheMetrics {

  private static final List<Result> RESULTS = List.of(Result.values());
  private static final double[] SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final AnswerCounts counts = new AnswerCounts();
  private final Counter reasons;
  private final CounterDataPoint incomplete;
  private final Counter codings;
  private final Counter ahead;
  private final DistributionDataPoint upstream;

  /// Sums since start.
  ///
  /// @param hits answers from the store, fresh or stale
  /// @param bytes of body sent
  public record Totals(long answers, long hits, long bytes) {}

  /// Registers the metrics.
  public CacheMetrics(PrometheusRegistry registry) {
    register(registry);
    reasons =
        Counter.builder()
            .name("perigee_misses")
            .help("Answers that were not hits, by reason.")
            .labelNames("reason")
            .register(registry);
    codings =
        Counter.builder()
            .name("perigee_codings")
            .help("Content codings made of stored bodies; declined: too many at once.")
            .labelNames("coding")
            .register(registry);
    ahead =
        Counter.builder()
            .name("perigee_fetches_ahead")
            .help("Fetches of what manifests name next; dropped: too many at once.")
            .labelNames("outcome")
            .register(registry);
    incomplete =
        Counter.builder()
            .name("perigee_incomplete_answers")
            .help("Answers that were cut short.")
            .register(registry);
    upstream =
        Histogram.builder()
            .name("perigee_upstream_seconds")
            .help("From a fetch's beginning to the head of its response.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
  }

  private void register(PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("perigee_answers")
        .help("Answers by how the cache came to them.")
        .labelNames("cache")
        .callback(
            out -> RESULTS.forEach(one -> out.call((double) counts.answers(one), one.label())))
        .register(registry);
    CounterWithCallback.builder()
        .name("perigee_answer_bytes")
        .help("Bytes of body sent.")
        .labelNames("cache")
        .callback(out -> RESULTS.forEach(one -> out.call((double) counts.bytes(one), one.label())))
        .register(registry);
    CounterWithCallback.builder()
        .name("perigee_statuses")
        .help("Answers by class of status.")
        .labelNames("class")
        .callback(out -> {
          for (int i = 0; i < counts.statusClasses(); i++) {
            out.call((double) counts.statuses(i), i + "xx");
          }
        })
        .register(registry);
    registry.register(
        counts.firstByte(
            "perigee_first_byte_seconds", "From a request's head to its answer's first byte."));
  }

  /// Counts an answer that was prepared.
  void answered(Result result, int status, Sending sending) {
    counts.count(result, status, sending.bodyBytes, sending.firstByteNanos);
    if (sending.failure != null) {
      incomplete.inc();
    }
  }

  void answered(AnswerRecord answer) {
    Result result = answer.result();
    counts.count(result, answer.status(), answer.bytes(), answer.firstByteMicros() * 1000);
    if (result != Result.HIT) {
      reasons.labelValues(reason(answer)).inc();
    }
    if (answer.failure() != null) {
      incomplete.inc();
    }
  }

  /// Reasons that hold figures or names would be labels without a bound: their first word stands
  /// for them.
  private static String reason(AnswerRecord answer) {
    String reason = answer.reason().split(";", 2)[0];
    return switch (reason) {
      case "not stored", "purged", "purged softly" -> reason.replace(' ', '-');
      case "stored for other request fields" -> "vary";
      case "must be validated each time" -> "no-cache";
      case "a rule of the property says bypass" -> "bypass";
      case "responses to this key could not be stored lately" -> "hit-for-miss";
      case "only-if-cached" -> reason;
      default -> reason.startsWith("older than") ? "stale" : answer.result().label();
    };
  }

  /// What was counted so far.
  public Totals totals() {
    long hits = counts.answers(Result.HIT) + counts.answers(Result.STALE);
    long answers = RESULTS.stream().mapToLong(counts::answers).sum();
    return new Totals(answers, hits, RESULTS.stream().mapToLong(counts::bytes).sum());
  }

  void upstreamAnswered(long millis) {
    upstream.observe(millis / 1e3);
  }

  void codingMade(String token) {
    codings.labelValues(token).inc();
  }

  void codingDeclined() {
    codings.labelValues("declined").inc();
  }

  void aheadAsked() {
    ahead.labelValues("asked").inc();
  }

  void aheadDropped() {
    ahead.labelValues("dropped").inc();
  }

  void refused(int status) {
    reasons.labelValues("refused-" + status).inc();
  }
}
