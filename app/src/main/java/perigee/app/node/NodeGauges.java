package perigee.app.node;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import perigee.content.store.Store;
import perigee.net.http.HttpServerMetrics;
import perigee.net.http.TlsMetrics;
import perigee.net.loop.Loops;
import perigee.net.tls.HostCertificates;

/// Figures that are read when somebody asks for them.
final class NodeGauges {

  private final PrometheusRegistry registry;

  NodeGauges(PrometheusRegistry registry) {
    this.registry = registry;
  }

  void store(Store store) {
    gauge("perigee_store_objects", "Stored responses.", () -> store.statistics().objects());
    gauge(
        "perigee_store_memory_bytes",
        "Bytes in the memory tier.",
        () -> store.statistics().memoryBytes());
    gauge(
        "perigee_store_memory_capacity_bytes",
        "Bound of the memory tier.",
        () -> store.statistics().memoryCapacityBytes());
    gauge(
        "perigee_store_disk_bytes",
        "Bytes in the disk tier.",
        () -> store.statistics().diskBytes());
    gauge(
        "perigee_store_disk_capacity_bytes",
        "Bound of the disk tier.",
        () -> store.statistics().diskCapacityBytes());
    gauge(
        "perigee_store_alarms", "Things wrong with it.", () -> store.statistics().alarms().size());
    counter(
        "perigee_store_evictions",
        "Responses that made room for others.",
        () -> store.statistics().evictions());
  }

  void loops(Loops loops) {
    GaugeWithCallback.builder()
        .name("perigee_event_loop_lag_seconds")
        .help("How late a loop's tasks run, greatest since it was last asked.")
        .labelNames("loop")
        .callback(out -> {
          for (int i = 0; i < loops.size(); i++) {
            out.call(loops.takeMaxLagNanos(i) / 1e9, Integer.toString(i));
          }
        })
        .register(registry);
  }

  void server(HttpServerMetrics metrics) {
    gauge("perigee_connections", "Open from clients.", () -> metrics.open().sum());
    counter(
        "perigee_malformed_requests",
        "Requests that were no HTTP.",
        () -> metrics.malformed().sum());
    counter(
        "perigee_connections_refused",
        "Connections closed at once since all were taken and in use.",
        () -> metrics.refused().sum());
    counter(
        "perigee_connections_refused_of_client",
        "Connections closed at once since their client had its share.",
        () -> metrics.refusedOfClient().sum());
    counter(
        "perigee_connections_evicted",
        "Connections not in use that made room for new ones.",
        () -> metrics.evicted().sum());
    counter(
        "perigee_slow_clients", "Connections cut for being slow.", () -> metrics.timeouts().sum());
    counter(
        "perigee_http2_connections",
        "Connections from clients that speak HTTP/2.",
        () -> metrics.http2().sum());
    counter(
        "perigee_http2_floods",
        "HTTP/2 connections ended for too many frames that serve nothing.",
        () -> metrics.floods().sum());
  }

  /// Handshakes of clients by how they ended.
  void tls(TlsMetrics metrics, HostCertificates certificates) {
    Map<String, LongAdder> byOutcome =
        Map.of(
            "completed", metrics.completed(),
            "refused", metrics.refused(),
            "late", metrics.late(),
            "left", metrics.left(),
            "not-tls", metrics.notTls(),
            "incompatible", metrics.incompatible(),
            "distrusted", metrics.distrusted(),
            "broken", metrics.broken());
    CounterWithCallback.builder()
        .name("perigee_tls_handshakes")
        .help("TLS handshakes of clients by how they ended.")
        .labelNames("outcome")
        .callback(
            out -> byOutcome.forEach((outcome, count) -> out.call((double) count.sum(), outcome)))
        .register(registry);
    gauge(
        "perigee_tls_certificates",
        "Certificates for clients.",
        () -> (double) certificates.size());
  }

  void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(out -> out.call(value.getAsDouble()))
        .register(registry);
  }

  void counter(String name, String help, LongSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(out -> out.call((double) value.getAsLong()))
        .register(registry);
  }
}
