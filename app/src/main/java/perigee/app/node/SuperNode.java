package perigee.app.node;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.HostPort;
import perigee.app.config.SipFile;
import perigee.app.config.SuperNodeFile;
import perigee.app.process.JavaCommand;
import perigee.app.promotion.RelayLoans;
import perigee.app.sip.SipSide;
import perigee.app.talk.RelayServers;
import perigee.app.talk.TalkFleet;
import perigee.app.talk.TalkSide;
import perigee.calling.overlay.Lender;
import perigee.calling.overlay.link.OverlayService;
import perigee.calling.sip.Locations;
import perigee.model.Topology;
import perigee.net.fleet.ControlAddress;
import perigee.net.fleet.FleetLink;
import perigee.net.fleet.LinkSurroundings;
import perigee.net.fleet.NodeCalls;
import perigee.net.fleet.NodeIdentity;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.http.OtherProtocol;
import perigee.net.http.ServerTls;
import perigee.net.loop.Loops;
import perigee.net.tls.FleetContexts;
import perigee.net.tls.HostCertificates;
import perigee.realtime.turn.TimeLimitedCredentials;
import perigee.realtime.turn.TurnServer;
import perigee.realtime.turn.TurnStreams;
import perigee.wire.overlay.Services;

/// A super node: a STUN server and TURN relay by UDP, TCP and TLS, a talk host, and a member of the
/// overlay. It joins the fleet for the secret that credentials are made with; when control can't be
/// reached it goes on with what it knew last.
public final class SuperNode implements FleetMember {

  private static final Logger LOG = LoggerFactory.getLogger(SuperNode.class);

  private static final Duration WAIT_FOR_CONTROL = Duration.ofSeconds(2);

  private final SuperNodeFile config;
  private final Loops loops;
  private final TlsSide tls;
  private final TurnServer relay;
  private final @Nullable TurnStreams tcp;
  private final @Nullable TurnStreams secure;
  private final @Nullable TurnStreams shared;
  private final @Nullable TalkSide talk;
  private final @Nullable SipSide sip;
  private final CertifiedDevices devices;
  private final ControlLogin login = new ControlLogin();
  private final @Nullable OverlaySide overlay;
  private final FleetLink link;
  private final HttpServer admin;
  private final AtomicReference<@Nullable NodeCalls> calls = new AtomicReference<>();
  private final AtomicReference<Topology> topology = new AtomicReference<>(Topology.EMPTY);
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicReference<Runnable> onDrain = new AtomicReference<>(() -> {});

  private SuperNode(SuperNodeFile config, InstantSource clock)
      throws IOException, InterruptedException {
    this.config = config;
    Files.createDirectories(config.data());
    this.loops = Loops.start(1, "loop");
    HostPort fleet = config.control().fleet();
    ControlAddress control = new ControlAddress(fleet.host(), fleet.port());
    Enrolment.Newcomer newcomer =
        new Enrolment.Newcomer(
            config.node(), config.host(), config.data(), config.control().joinTokenFile());
    NodeIdentity identity = new Enrolment(newcomer, control, loops, clock).identity();
    this.tls = TlsSide.open(config.data(), new HostCertificates(new SecureRandom()));
    this.relay =
        TurnServer.start(config.relay(), new TimeLimitedCredentials(tls::relaySecrets), clock);
    this.tcp = streams(config.listeners().tcp(), null);
    this.secure = streams(config.listeners().tls(), tls.certificates());
    this.shared = config.talk() == null ? null : TurnStreams.shared(relay, config.relay().limits());
    FleetContexts contexts = new FleetContexts(null);
    contexts.replace(identity.credentials());
    this.devices = new CertifiedDevices(config.data(), clock);
    this.overlay = overlay(contexts, clock);
    this.sip = sip(contexts, clock);
    this.talk = talk(contexts, clock);
    SuperNodeSide side =
        new SuperNodeSide(
            config, relay, tls, reached(), () -> onDrain.get().run(), topology::set, this::alarms);
    LinkSurroundings surroundings = new LinkSurroundings(loops, control, clock, new Random());
    this.link = FleetLink.start(surroundings, identity, contexts, side);
    calls.set(new NodeCalls(link));
    PrometheusRegistry registry = new PrometheusRegistry();
    SuperNodeGauges.register(registry, relay, allStreams());
    if (talk != null) {
      SuperNodeGauges.register(registry, talk.meetings());
    }
    if (sip != null) {
      sip.attach(new NodeCalls(link));
      sip.register(registry);
    }
    devices.attach(new NodeCalls(link));
    login.attach(new NodeCalls(link));
    if (overlay != null) {
      overlay.register(registry);
    }
    this.admin =
        HttpServer.start(
            loops,
            HttpServerConfig.on(config.listeners().admin().address()),
            new AdminPages(registry, draining::get));
    tls.rotateTickets(loops.loop(0));
    if (link.awaitCaughtUp(WAIT_FOR_CONTROL).isEmpty()) {
      LOG.warn("event=serving-without-control node={}", config.node());
    }
  }

  /// Starts a node; returns once it serves.
  ///
  /// @throws IOException if an address is taken, or its data can't be used
  public static SuperNode start(SuperNodeFile config) throws IOException, InterruptedException {
    return new SuperNode(config, Clock.systemUTC());
  }

  private @Nullable TurnStreams streams(@Nullable HostPort at, @Nullable ServerTls security)
      throws IOException {
    return at == null || config.isOfTalk(at)
        ? null
        : TurnStreams.start(loops, at.address(), security, relay, config.relay().limits());
  }

  private @Nullable TalkSide talk(FleetContexts contexts, InstantSource clock) throws IOException {
    if (config.talk() == null) {
      return null;
    }
    RelayServers relays =
        new RelayServers(
            config.node(),
            this::reached,
            topology::get,
            tls::relaySecrets,
            clock,
            new SecureRandom());
    return TalkSide.start(
        config.talk(),
        new TalkSide.Surroundings(
            loops,
            config.host(),
            sip == null ? tls.certificates() : sip.certificates(),
            JavaCommand.own(),
            config.relay().relays(),
            calls::get,
            relays,
            config.data().resolve("recordings"),
            new TalkFleet(config.node(), contexts::credentials, topology::get),
            devices::document,
            clock,
            sip == null ? Map.of() : Map.of("/sip", sip.webSocket()),
            others()));
  }

  /// What the talk host's ports speak besides HTTP.
  private List<OtherProtocol> others() {
    List<OtherProtocol> all = new ArrayList<>();
    if (shared != null) {
      all.add(shared);
    }
    if (sip != null) {
      all.add(sip.shared());
    }
    return all;
  }

  private List<TurnStreams> allStreams() {
    return Stream.of(tcp, secure, shared).flatMap(Stream::ofNullable).toList();
  }

  private @Nullable SipSide sip(FleetContexts contexts, InstantSource clock) throws IOException {
    return config.sip() == null
        ? null
        : SipSide.start(
            config.sip(),
            new SipSide.Surroundings(
                loops,
                config.node(),
                config.host(),
                tls.certificates(),
                contexts,
                devices,
                clock,
                locations(clock),
                config::isOfTalk));
  }

  private @Nullable Locations locations(InstantSource clock) {
    return overlay == null
        ? null
        : new OverlayLocations(overlay.service(), config.node(), loops.loop(0), clock);
  }

  private @Nullable OverlaySide overlay(FleetContexts contexts, InstantSource clock)
      throws IOException {
    return config.overlay() == null
        ? null
        : OverlaySide.start(
            config.overlay(),
            new OverlaySide.Surroundings(
                config.node(),
                config.host(),
                config.data(),
                contexts,
                clock,
                new OverlayService.Offer(services(), lender(clock))),
            devices,
            login);
  }

  private Services services() {
    SipFile phones = config.sip();
    HostPort byTls = phones == null ? null : phones.tls();
    return new Services(
        byTls == null ? 0 : byTls.port(),
        relay.addresses().getFirst().getPort(),
        port(tcp, config.listeners().tcp()));
  }

  /// People's devices use the relay by the fleet's secret, as when control hands credentials out.
  private Lender lender(InstantSource clock) {
    return new RelayLoans(tls::relaySecrets, clock, () -> 0);
  }

  private Map<String, String> alarms() {
    return talk == null ? Map.of() : talk.alarms();
  }

  /// By the host that clients know.
  private Map<String, String> reached() {
    Map<String, String> all = new LinkedHashMap<>();
    int port = relay.addresses().getFirst().getPort();
    all.put("stun", new HostPort(config.host(), port).toString());
    put(all, "turn-tcp", tcp, config.listeners().tcp());
    put(all, "turns", secure, config.listeners().tls());
    if (talk != null) {
      all.putAll(talk.listeners(config.host()));
    }
    if (sip != null) {
      all.putAll(sip.listeners(config.host()));
    }
    if (overlay != null) {
      all.putAll(overlay.listeners());
    }
    return all;
  }

  private void put(
      Map<String, String> all,
      String name,
      @Nullable TurnStreams streams,
      @Nullable HostPort configured) {
    if (configured != null) {
      all.put(name, new HostPort(config.host(), port(streams, configured)).toString());
    }
  }

  /// The real port of a listener, which may be the talk host's; 0 if there is none.
  private static int port(@Nullable TurnStreams streams, @Nullable HostPort configured) {
    InetSocketAddress own = streams == null ? null : streams.address();
    return own != null ? own.getPort() : configured == null ? 0 : configured.port();
  }

  @Override
  public Map<String, String> listeners() {
    Map<String, String> all = new LinkedHashMap<>(reached());
    String host = config.listeners().admin().host();
    all.put("admin", "http://" + new HostPort(host, admin.address().getPort()));
    return all;
  }

  @Override
  public void onDrain(Runnable action) {
    onDrain.set(action);
  }

  /// Nobody knows when a call ends, and clients find another relay when this one is gone.
  @Override
  public void drain() {
    draining.set(true);
    if (sip != null) {
      sip.drain();
    }
    LOG.info("event=draining node={} allocations={}", config.node(), relay.allocations());
  }

  @Override
  public void close() {
    link.close();
    if (sip != null) {
      sip.close();
    }
    devices.close();
    if (overlay != null) {
      overlay.close();
    }
    if (talk != null) {
      talk.close();
    }
    allStreams().forEach(TurnStreams::close);
    relay.close();
    admin.close();
    tls.close();
    loops.close();
  }
}
