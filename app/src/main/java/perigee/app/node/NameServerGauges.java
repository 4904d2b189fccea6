package perigee.app.node;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.Function;
import perigee.content.nameserver.NameServer;
import perigee.content.nameserver.NameServerStatistics;

/// A name server's figures, read when somebody asks for them.
final class NameServerGauges {

  private final PrometheusRegistry registry;
  private final NameServer server;

  private NameServerGauges(PrometheusRegistry registry, NameServer server) {
    this.registry = registry;
    this.server = server;
  }

  static void register(PrometheusRegistry registry, NameServer server, MapFeed maps) {
    NameServerGauges all = new NameServerGauges(registry, server);
    all.counts("perigee_dns_queries", "Queries by type.", "type", NameServerStatistics::byType);
    all.counts("perigee_dns_answers", "Answers by code.", "code", NameServerStatistics::byCode);
    all.counts(
        "perigee_dns_messages",
        "Messages of a kind.",
        "kind",
        counted ->
            Map.of(
                "tcp", counted.streams(),
                "subnet", counted.subnets(),
                "cookie", counted.cookies(),
                "ignored", counted.ignored(),
                "truncated", counted.truncated(),
                "rate-slipped", counted.slipped(),
                "rate-dropped", counted.heldBack(),
                "unsigned", counted.unsigned(),
                "unsent", counted.unsent(),
                "failed", counted.failures()));
    all.times();
    NodeGauges gauges = new NodeGauges(registry);
    gauges.gauge(
        "perigee_dns_connections", "Open by TCP.", () -> server.statistics().connections());
    gauges.counter(
        "perigee_dns_connections_refused",
        "Connections that there was no room for.",
        () -> server.statistics().refusedConnections());
    gauges.gauge("perigee_map_age_seconds", "Age of the map in force.", maps::ageSeconds);
    gauges.gauge(
        "perigee_map_version", "Of the map in force.", () -> server.view().map().version());
  }

  private void counts(
      String name,
      String help,
      String label,
      Function<NameServerStatistics, Map<String, Long>> values) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(out ->
            values
                .apply(server.statistics())
                .forEach((key, count) -> out.call((double) count, key)))
        .register(registry);
  }

  /// Cumulative, as the buckets of a histogram are.
  private void times() {
    GaugeWithCallback.builder()
        .name("perigee_dns_answered_within")
        .help("UDP queries that were answered at most so many microseconds after they were read.")
        .labelNames("micros")
        .callback(out -> {
          long[] counts = server.statistics().byTime();
          long sum = 0;
          for (int power = 0; power < counts.length - 1; power++) {
            sum += counts[power];
            out.call((double) sum, Long.toString(1L << power));
          }
        })
        .register(registry);
  }
}
