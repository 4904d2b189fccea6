package perigee.app.node;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import perigee.app.config.HostPort;
import perigee.app.config.OverlayFile;
import perigee.calling.overlay.LoginServer;
import perigee.calling.overlay.OverlayConfig;
import perigee.calling.overlay.link.DeviceKeys;
import perigee.calling.overlay.link.FleetNotary;
import perigee.calling.overlay.link.LinkConfig;
import perigee.calling.overlay.link.OverlayService;
import perigee.calling.overlay.link.OverlayTls;
import perigee.net.tls.FleetContexts;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Octets;

/// A super node's part in the overlay.
final class OverlaySide implements Closeable {

  private final OverlayService service;
  private final String host;

  private OverlaySide(OverlayService service, String host) {
    this.service = service;
    this.host = host;
  }

  /// What it needs.
  ///
  /// @param host by which others reach this node
  /// @param data the node's folder
  /// @param contexts with the node's credentials
  /// @param offer what else the node is
  record Surroundings(
      String node,
      String host,
      Path data,
      FleetContexts contexts,
      InstantSource clock,
      OverlayService.Offer offer) {}

  /// Listens, and looks for the others from then on.
  ///
  /// @throws IOException if the address is taken
  static OverlaySide start(
      OverlayFile config, Surroundings surroundings, DeviceKeys devices, LoginServer login)
      throws IOException {
    FleetContexts contexts = surroundings.contexts();
    OverlayConfig.Bounds bounds =
        OverlayConfig.Bounds.USUAL.withClients(config.clients(), config.clientsPerSecond());
    OverlayService service =
        OverlayService.start(
            new OverlayService.Start(
                surroundings.node(),
                surroundings.host(),
                LinkConfig.on(config.listen().address()),
                OverlayConfig.USUAL.withBounds(bounds),
                surroundings.data(),
                seeds(config.seeds()),
                login,
                surroundings.offer()),
            new FleetNotary(contexts::credentials, devices, surroundings.clock()),
            new OverlayTls(contexts::credentials, devices, surroundings.clock()).links(),
            surroundings.clock(),
            new SecureRandom());
    return new OverlaySide(service, surroundings.host());
  }

  /// Their ids are learned from their certificates.
  private static List<HostEntry> seeds(List<HostPort> seeds) {
    return seeds.stream()
        .map(seed -> new HostEntry("", seed.host(), seed.port(), Octets.NONE))
        .toList();
  }

  OverlayService service() {
    return service;
  }

  Map<String, String> listeners() {
    return Map.of("overlay", new HostPort(host, service.address().getPort()).toString());
  }

  void register(PrometheusRegistry registry) {
    NodeGauges gauges = new NodeGauges(registry);
    gauges.gauge(
        "perigee_overlay_members",
        "Other super nodes that are known to live.",
        () -> service.figures().members());
    gauges.gauge(
        "perigee_overlay_suspected",
        "Super nodes that may be dead.",
        () -> service.figures().suspected());
    gauges.gauge(
        "perigee_overlay_entries",
        "Records that are kept here, of people and of names.",
        () -> service.figures().entries());
    gauges.gauge(
        "perigee_overlay_clients", "Clients that are served.", () -> service.figures().clients());
    gauges.counter(
        "perigee_overlay_refused_records",
        "Records that were stale, forged, expired, misplaced or without room.",
        () -> service.figures().refusedRecords());
    gauges.counter(
        "perigee_overlay_forged",
        "Records, cards and accusations that were not signed by whom they named.",
        () -> service.figures().forged());
    gauges.counter(
        "perigee_overlay_refused_requests",
        "Requests of peers that asked too much.",
        () -> service.figures().refusedRequests());
    gauges.counter(
        "perigee_overlay_lookups", "Look-ups made here.", () -> service.figures().lookUps());
    gauges.counter(
        "perigee_overlay_found", "Look-ups that found.", () -> service.figures().found());
  }

  @Override
  public void close() {
    service.close();
  }
}
