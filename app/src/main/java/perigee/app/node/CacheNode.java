package perigee.app.node;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.ClientLimits;
import perigee.app.config.HostPort;
import perigee.app.config.NodeConfig;
import perigee.app.config.RoutingHook;
import perigee.content.engine.Prefetcher;
import perigee.content.purge.PurgeJournal;
import perigee.content.redirect.Misled;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.Measurements;
import perigee.model.release.SignedRelease;
import perigee.net.fleet.ControlAddress;
import perigee.net.fleet.FleetLink;
import perigee.net.fleet.LinkSurroundings;
import perigee.net.fleet.NodeIdentity;
import perigee.net.fleet.ReleaseVerifier;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.HttpClient;
import perigee.net.http.HttpClientConfig;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.http.ServerTls;
import perigee.net.http.TlsMetrics;
import perigee.net.loop.Loops;
import perigee.net.tls.FleetContexts;
import perigee.net.tls.HostCertificates;

/// An edge or core node. It joins the fleet, puts in force what it missed, and only then serves;
/// when control can't be reached it serves from what it knew last.
public final class CacheNode implements FleetMember {

  private static final Logger LOG = LoggerFactory.getLogger(CacheNode.class);

  /// How long a node that knows a release waits at its start for control: long enough for a control
  /// that is being restarted itself, since what was purged meanwhile must not be served.
  private static final Duration WAIT_FOR_CONTROL = Duration.ofSeconds(8);

  /// How long a key encrypts session tickets; for two more lives it decrypts them.

  private final NodeConfig config;

  private final ClientLimits limits;
  private final Loops loops;
  private final HttpClient client;
  private final CacheWorks cache;
  private final PurgeJournal journal;
  private final FleetLink link;
  private final HttpServer fabric;
  private final HttpServer http;
  private final @Nullable HttpServer https;
  private final MapSide map;
  private final Measuring measuring;
  private final TlsSide tls;
  private final HttpServer admin;
  private final LoadMeter load;
  private final @Nullable RouteThread routing;
  private final Map<String, String> listeners;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicReference<Runnable> onDrain = new AtomicReference<>(() -> {});

  private CacheNode(NodeConfig config, InstantSource clock)
      throws IOException, InterruptedException {
    this.config = config;
    this.limits = OpenFiles.within(config.limits());
    Files.createDirectories(config.data());
    this.loops = Loops.start(config.content().loops(), "loop");
    HostPort fleet = config.control().fleet();
    ControlAddress control = new ControlAddress(fleet.host(), fleet.port());
    NodeIdentity identity = new Enrolment(newcomer(config), control, loops, clock).identity();
    FleetContexts contexts = new FleetContexts(null);
    contexts.replace(identity.credentials());
    this.client = new HttpClient(loops, HttpClientConfig.DEFAULT, contexts);
    PrometheusRegistry registry = new PrometheusRegistry();
    this.cache = CacheWorks.build(config, identity, loops, client, clock, registry);
    this.map = MapSide.open(config.data());
    cache.engine().misled(new Misled(config.node(), map::view, loops.size()));
    this.measuring =
        new Measuring(
            config, cache, new MapBeaconTargets(config.node(), map::view, new Random()), clock);
    this.tls = TlsSide.open(config.data(), new HostCertificates(new SecureRandom()));
    LastKnownGood kept = new LastKnownGood(config.data());
    Optional<SignedRelease> release =
        kept.release().filter(new ReleaseVerifier(identity.releaseKey())::isGenuine);
    // Rules before purges: they tell under which keys a purged URL may be stored.
    this.load = meter();
    CacheSide side = side(kept);
    release.ifPresent(side::applyKept);
    kept.topology().ifPresent(side::applyKept);
    this.journal =
        PurgeJournal.open(
            config.data().resolve("purges.journal"), cache.purges(), cache.engine()::purgeForms);
    side.begin(journal);
    LinkSurroundings surroundings = new LinkSurroundings(loops, control, clock, new Random());
    this.link = FleetLink.start(surroundings, identity, contexts, side);
    cache
        .tiers()
        .liveness()
        .onChange(change ->
            link.tell(new Measurements(List.of(), List.of(change), List.of(), List.of())));
    CertificateWishes wishes =
        new CertificateWishes(
            host -> cache.engine().release().route(host).isPresent(),
            link::wantCertificate,
            loops.loop(0),
            System::nanoTime);
    tls.onEntries(wishes::came);
    tls.certificates().onUnknown(wishes::await);
    waitForControl(release.isPresent());
    ExchangeHandler engine = cache.engine();
    ExchangeHandler forClients = measuring.beacon();
    ServerTls fabricTls = _ -> contexts.server();
    HttpServerConfig nodes = HttpServerConfig.on(config.listeners().fabric().address());
    this.fabric =
        HttpServer.start(loops, nodes.withTls(fabricTls).withPaths(measuring.paths()), engine);
    this.http = clients(config.listeners().http(), new AcmeAnswers(tls, forClients), null);
    HostPort secure = config.listeners().https();
    this.https = secure == null ? null : clients(secure, forClients, tls.certificates());
    ExchangeHandler pages = new AdminPages(registry, draining::get);
    this.admin =
        HttpServer.start(loops, HttpServerConfig.on(config.listeners().admin().address()), pages);
    this.listeners = addresses();
    tls.rotateTickets(loops.loop(0));
    gauges(registry);
    RoutingHook hook = config.routing();
    this.routing =
        hook == null
            ? null
            : RouteThread.start(hook, http.address(), draining::get, load::lastLoad);
  }

  /// Starts a node; returns once it serves.
  ///
  /// @throws IOException if an address is taken, or its data can't be used
  public static CacheNode start(NodeConfig config) throws IOException, InterruptedException {
    return new CacheNode(config, Clock.systemUTC());
  }

  private static Enrolment.Newcomer newcomer(NodeConfig config) {
    return new Enrolment.Newcomer(
        config.node(),
        config.listeners().fabric().host(),
        config.data(),
        config.control().joinTokenFile());
  }

  private LoadMeter meter() {
    LoadMeter.Sources sources =
        new LoadMeter.Sources(
            cache.metrics(),
            cache.store(),
            this::connections,
            cache.tiers().origins()::errors,
            draining::get,
            capacity(),
            System::nanoTime);
    return new LoadMeter(sources, loops);
  }

  private CacheSide side(LastKnownGood kept) {
    HostPort fabricAddress = config.listeners().fabric();
    Prefetcher prefetcher =
        new Prefetcher(client, config.node(), fabricAddress.host(), fabricAddress.port());
    cache.engine().fetchAhead(prefetcher);
    return new CacheSide(
        config,
        new CacheSide.Parts(cache, kept, tls, prefetcher, load, measuring, map),
        loops.loop(0),
        () -> onDrain.get().run());
  }

  /// As configured; the number of connections is bounded anyway.
  private Capacity capacity() {
    Capacity said = config.serving().capacity();
    double connections = said.connections() > 0 ? said.connections() : limits.connections();
    return new Capacity(said.requestsPerSecond(), said.bytesPerSecond(), connections);
  }

  private void waitForControl(boolean knowsRelease) throws InterruptedException {
    while (link.awaitCaughtUp(WAIT_FOR_CONTROL).isEmpty()) {
      if (knowsRelease) {
        LOG.warn("event=serving-without-control node={}", config.node());
        return;
      }
      LOG.info("event=waiting-for-control node={}", config.node());
    }
  }

  private HttpServer clients(HostPort at, ExchangeHandler handler, @Nullable ServerTls security)
      throws IOException {
    HttpServerConfig server =
        limits.apply(HttpServerConfig.on(at.address())).withPaths(measuring.paths());
    return HttpServer.start(loops, security == null ? server : server.withTls(security), handler);
  }

  private Map<String, String> addresses() {
    Map<String, String> all = new LinkedHashMap<>();
    String host = config.listeners().http().host();
    all.put("http", "http://" + new HostPort(host, http.address().getPort()));
    HostPort secure = config.listeners().https();
    if (https != null && secure != null) {
      HostPort bound = new HostPort(secure.host(), https.address().getPort());
      all.put("https", "https://" + bound);
    }
    String adminHost = config.listeners().admin().host();
    all.put("admin", "http://" + new HostPort(adminHost, admin.address().getPort()));
    String fabricHost = config.listeners().fabric().host();
    all.put("fabric", new HostPort(fabricHost, fabric.address().getPort()).toString());
    return all;
  }

  private void gauges(PrometheusRegistry registry) {
    NodeGauges gauges = new NodeGauges(registry);
    gauges.store(cache.store());
    gauges.loops(loops);
    gauges.server(http.metrics());
    TlsMetrics handshakes = https == null ? null : https.tlsMetrics();
    if (handshakes != null) {
      gauges.tls(handshakes, tls.certificates());
    }
    gauges.gauge("perigee_fetches", "Fetches that run.", () -> (double) cache.engine().flights());
    gauges.counter(
        "perigee_origin_errors", "Failed origin requests.", cache.tiers().origins()::errors);
    gauges.counter(
        "perigee_measurements_dropped", "Measurements without a place.", measuring::dropped);
    gauges.counter("perigee_probes", "Probes of hosts.", measuring.prober()::sent);
    gauges.counter(
        "perigee_probes_refused",
        "Hosts that control named and the policy forbids.",
        measuring.prober()::refused);
    gauges.counter("perigee_beacons", "Reports of browsers.", measuring.beacon()::accepted);
    gauges.counter(
        "perigee_beacons_refused", "Reports that were not taken in.", measuring.beacon()::refused);
    gauges.counter("perigee_access_log_dropped", "Answers not logged.", cache.accessLog()::dropped);
  }

  private long connections() {
    return connections(http) + connections(https);
  }

  private static long connections(@Nullable HttpServer server) {
    return server == null ? 0 : server.metrics().open().sum();
  }

  @Override
  public Map<String, String> listeners() {
    return listeners;
  }

  @Override
  public void onDrain(Runnable action) {
    onDrain.set(action);
  }

  /// Takes no new connections and lets running answers end, within the configured bound.
  @Override
  public void drain() {
    draining.set(true);
    LOG.info("event=draining node={}", config.node());
    if (routing != null) {
      routing.withdraw();
    }
    http.drain(config.drain());
    if (https != null) {
      https.drain(config.drain());
    }
    fabric.drain(config.drain());
  }

  @Override
  public void close() {
    if (routing != null) {
      routing.close();
    }
    link.close();
    http.close();
    if (https != null) {
      https.close();
    }
    fabric.close();
    admin.close();
    measuring.close();
    client.close();
    journal.close();
    tls.close();
    try {
      cache.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the cache of " + config.node(), e);
    } finally {
      loops.close();
    }
  }
}
