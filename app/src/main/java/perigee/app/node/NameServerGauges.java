package perigee.app.node;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.function.Function;
import perigee.content.nameserver.NameServer;
import perigee.content.nameserver.NameServerStatistics;
import perigee.content.redirect.RedirectCounts;

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

  static void register(PrometheusRegistry registry, RedirectCounts counts) {
    CounterWithCallback.builder()
        .name("perigee_redirects")
        .help("What the redirector answered: to an edge, a preflight, refused, or nobody to go to.")
        .labelNames("result")
        .callback(out -> {
          out.call((double) counts.redirected(), "redirected");
          out.call((double) counts.preflights(), "preflight");
          out.call((double) counts.refused(), "refused");
          out.call((double) counts.nobody(), "nobody");
        })
        .register(registry);
  }

  static void register(PrometheusRegistry registry, RingFeed rings) {
    GaugeWithCallback.builder()
        .name("perigee_ring_shed")
        .help("Share of its clients that an anycast ring gives to the next one.")
        .labelNames("ring")
        .callback(out -> {
          double[] shares = rings.shares();
          for (int ring = 0; ring < shares.length; ring++) {
            out.call(shares[ring], Integer.toString(ring));
          }
        })
        .register(registry);
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
