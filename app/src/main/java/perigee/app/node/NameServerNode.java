package perigee.app.node;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.HostPort;
import perigee.app.config.NameServerFile;
import perigee.content.nameserver.NameServer;
import perigee.content.nameserver.NameServerConfig;
import perigee.content.redirect.RedirectConfig;
import perigee.content.redirect.Redirector;
import perigee.model.release.SignedRelease;
import perigee.net.fleet.ControlAddress;
import perigee.net.fleet.FleetLink;
import perigee.net.fleet.LinkSurroundings;
import perigee.net.fleet.NodeIdentity;
import perigee.net.fleet.ReleaseVerifier;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.loop.Loops;
import perigee.net.tls.FleetContexts;

/// A name server. It joins the fleet, hears the release and the newest map, and answers; when
/// control can't be reached it answers from what it knew last.
public final class NameServerNode implements FleetMember {

  private static final Logger LOG = LoggerFactory.getLogger(NameServerNode.class);

  private static final Duration WAIT_FOR_CONTROL = Duration.ofSeconds(2);

  private final NameServerFile config;
  private final Loops loops;
  private final NameServer server;
  private final NameServerZones zones;
  private final MapFeed maps;
  private final @Nullable RingFeed rings;
  private final FleetLink link;
  private final HttpServer admin;
  private final @Nullable HttpServer redirect;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicReference<Runnable> onDrain = new AtomicReference<>(() -> {});

  private NameServerNode(NameServerFile config, InstantSource clock)
      throws IOException, InterruptedException {
    this.config = config;
    Files.createDirectories(config.data());
    this.loops = Loops.start(1, "loop");
    HostPort fleet = config.control().fleet();
    ControlAddress control = new ControlAddress(fleet.host(), fleet.port());
    NodeIdentity identity = new Enrolment(newcomer(config), control, loops, clock).identity();
    FleetContexts contexts = new FleetContexts(null);
    this.server = NameServer.start(serving(config), loops, clock, System::nanoTime);
    MapSide mapSide = MapSide.open(config.data());
    this.maps = new MapFeed(mapSide, server, config.standby(), config.data(), clock);
    this.zones = NameServerZones.open(config.data(), clock);
    LastKnownGood kept = new LastKnownGood(config.data());
    Optional<SignedRelease> release =
        kept.release().filter(new ReleaseVerifier(identity.releaseKey())::isGenuine);
    NameServerSide side =
        new NameServerSide(config, server, zones, kept, mapSide, () -> onDrain.get().run());
    side.applyKept(release, kept.topology());
    maps.start();
    this.rings =
        config.rings().isEmpty()
            ? null
            : RingFeed.start(
                config.rings(), config.region(), server, loops.loop(0), System::nanoTime);
    LinkSurroundings surroundings = new LinkSurroundings(loops, control, clock, new Random());
    this.link = FleetLink.start(surroundings, identity, contexts, side);
    PrometheusRegistry registry = new PrometheusRegistry();
    NameServerGauges.register(registry, server, maps);
    if (rings != null) {
      NameServerGauges.register(registry, rings);
    }
    this.admin =
        HttpServer.start(
            loops,
            HttpServerConfig.on(config.admin().address()),
            new AdminPages(registry, draining::get));
    this.redirect = redirects(side, registry);
    if (link.awaitCaughtUp(WAIT_FOR_CONTROL).isEmpty()) {
      LOG.warn("event=serving-without-control node={}", config.node());
    }
  }

  /// Starts a node; returns once it serves.
  ///
  /// @throws IOException if an address is taken, or its data can't be used
  public static NameServerNode start(NameServerFile config)
      throws IOException, InterruptedException {
    return new NameServerNode(config, Clock.systemUTC());
  }

  private static Enrolment.Newcomer newcomer(NameServerFile config) {
    return new Enrolment.Newcomer(
        config.node(), config.address(), config.data(), config.control().joinTokenFile());
  }

  private static NameServerConfig serving(NameServerFile config) throws IOException {
    InetSocketAddress address = config.dns().address();
    if (address.isUnresolved()) {
      throw new IOException("the DNS listener's host " + config.dns().host() + " is not known");
    }
    NameServerFile.Service service = config.service();
    return new NameServerConfig(
        address,
        service.loops(),
        service.payload(),
        config.node(),
        CookieSecrets.of(config),
        service.responsesPerSecond(),
        service.signaturesPerSecond(),
        service.connections(),
        service.connectionsOfOne());
  }

  private @Nullable HttpServer redirects(NameServerSide side, PrometheusRegistry registry)
      throws IOException {
    HostPort at = config.redirect();
    if (at == null) {
      return null;
    }
    Redirector redirector =
        new Redirector(
            server::view, side::rules, side::names, RedirectConfig.DEFAULT, loops.size());
    NameServerGauges.register(registry, redirector.counts());
    return HttpServer.start(loops, HttpServerConfig.on(at.address()), redirector);
  }

  @Override
  public Map<String, String> listeners() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("dns", new HostPort(config.dns().host(), server.address().getPort()).toString());
    all.put("admin", "http://" + new HostPort(config.admin().host(), admin.address().getPort()));
    HostPort at = config.redirect();
    if (redirect != null && at != null) {
      HostPort bound = new HostPort(at.host(), redirect.address().getPort());
      all.put("redirect", "http://" + bound);
    }
    return all;
  }

  @Override
  public void onDrain(Runnable action) {
    onDrain.set(action);
  }

  /// Answers are short: there is nothing to wait for.
  @Override
  public void drain() {
    draining.set(true);
    LOG.info("event=draining node={}", config.node());
  }

  @Override
  public void close() {
    link.close();
    maps.close();
    if (rings != null) {
      rings.close();
    }
    server.close();
    zones.close();
    admin.close();
    if (redirect != null) {
      redirect.close();
    }
    loops.close();
  }
}
