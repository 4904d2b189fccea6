package perigee.app.sip;

import io.netty.handler.ssl.SslContext;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import perigee.app.config.HostPort;
import perigee.app.config.SipFile;
import perigee.calling.overlay.link.DeviceKeys;
import perigee.calling.sip.CachedVerifiers;
import perigee.calling.sip.Locations;
import perigee.calling.sip.Neighbours;
import perigee.calling.sip.SipEdge;
import perigee.calling.sip.Transport;
import perigee.calling.sip.Verifiers;
import perigee.net.fleet.NodeCalls;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.OtherProtocol;
import perigee.net.http.ServerTls;
import perigee.net.http.Target;
import perigee.net.loop.Loops;
import perigee.net.tls.FleetContexts;

/// The SIP edge of a super node.
public final class SipSide implements Closeable {

  private final SipEdge edge;
  private final ControlVerifiers control;
  private final ServerTls certificates;
  private final int tcp;
  private final int tls;

  private SipSide(SipFile config, Surroundings around, SipEdge edge, ControlVerifiers control)
      throws IOException {
    this.edge = edge;
    this.control = control;
    this.certificates = new ByName(around);
    this.tcp = listen(config.tcp(), Transport.TCP, null, around);
    this.tls = listen(config.tls(), Transport.TLS, certificates, around);
  }

  /// The real port; 0 for none.
  private int listen(
      @Nullable HostPort at, Transport transport, @Nullable ServerTls security, Surroundings around)
      throws IOException {
    if (at == null) {
      return 0;
    }
    if (around.isShared().test(at)) {
      edge.reachedBy(transport, at.port());
      return at.port();
    }
    return edge.listen(at.address(), security).getPort();
  }

  /// What it needs.
  ///
  /// @param node its id
  /// @param host by which clients reach this node
  /// @param certificates for clients
  /// @param contexts with the node's own certificate, for other super nodes
  /// @param devices whose keys are certified
  /// @param locations where people are registered elsewhere; null to ask the others one by one
  /// @param isShared whether HTTP has a listener, and hands over who speaks SIP
  public record Surroundings(
      Loops loops,
      String node,
      String host,
      ServerTls certificates,
      FleetContexts contexts,
      DeviceKeys devices,
      InstantSource clock,
      @Nullable Locations locations,
      Predicate<HostPort> isShared) {}

  /// Listens.
  ///
  /// @throws IOException if an address is taken
  public static SipSide start(SipFile config, Surroundings around) throws IOException {
    ControlVerifiers control = new ControlVerifiers(config.domain());
    Verifiers people = new InTurn(new FileVerifiers(config.people(), config.domain()), control);
    SipEdge edge =
        SipEdge.start(
            config.config(around.node(), around.host()),
            new SipEdge.Surroundings(
                around.loops(),
                around.loops().loop(0),
                around.clock(),
                new CachedVerifiers(people, around.clock()),
                new DeviceTokens(around.devices(), config.domain()),
                new Configured(config.others(), around.contexts()),
                around.locations()));
    try {
      return new SipSide(config, around, edge, control);
    } catch (IOException e) {
      edge.close();
      throw e;
    }
  }

  /// Who is not in the node's own file is asked of control.
  private record InTurn(Verifiers own, Verifiers control) implements Verifiers {

    @Override
    public void find(String person, Consumer<Found> answer) {
      own.find(
          person,
          found -> {
            if (found instanceof Found.Known) {
              answer.accept(found);
            } else {
              control.find(person, answer);
            }
          });
    }
  }

  /// Other super nodes, as the configuration names them.
  private record Configured(Map<String, HostPort> nodes, FleetContexts contexts)
      implements Neighbours {

    private static final Target.ClientTls FLEET = new Target.ClientTls(null, true, true);

    @Override
    public List<Neighbour> all() {
      return nodes.entrySet().stream()
          .map(one -> new Neighbour(one.getKey(), one.getValue().host(), one.getValue().port()))
          .toList();
    }

    @Override
    public @Nullable SslContext security() {
      try {
        return contexts.context(FLEET, Target.Http2.NEVER);
      } catch (IllegalStateException _) {
        return null;
      }
    }
  }

  /// Who asks for a super node's name shows a certificate of the fleet; phones get those that
  /// clients get elsewhere.
  private record ByName(Surroundings around) implements ServerTls {

    @Override
    public SslContext context(@Nullable String serverName) {
      return SipEdge.isSuperNode(serverName)
          ? around.contexts().server()
          : around.certificates().context(serverName);
    }

    @Override
    public void prepare(@Nullable String serverName, Runnable ready) {
      if (SipEdge.isSuperNode(serverName)) {
        ready.run();
      } else {
        around.certificates().prepare(serverName, ready);
      }
    }
  }

  /// Asks control about people from now on.
  public void attach(NodeCalls calls) {
    control.attach(calls);
  }

  /// What is shown to phones and to other super nodes.
  public ServerTls certificates() {
    return certificates;
  }

  /// Phones that come by a port of HTTP, on the first loop.
  public OtherProtocol shared() {
    return edge.shared();
  }

  /// What browsers open a WebSocket to.
  public ExchangeHandler webSocket() {
    return new SipSocket(edge);
  }

  /// Endpoint name to `host:port`.
  ///
  /// @param host by which clients reach it
  public Map<String, String> listeners(String host) {
    Map<String, String> all = new LinkedHashMap<>();
    if (tcp > 0) {
      all.put("sip-tcp", new HostPort(host, tcp).toString());
    }
    if (tls > 0) {
      all.put("sip-tls", new HostPort(host, tls).toString());
    }
    return all;
  }

  /// Its figures, read when somebody asks for them.
  public void register(PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("perigee_sip_events")
        .help("What the SIP edge did, by kind.")
        .labelNames("kind")
        .callback(out -> edge.counts((kind, count) -> out.call((double) count, kind)))
        .register(registry);
    gauge(registry, "perigee_sip_connections", "Phones by TCP and TLS.", edge::connections);
    gauge(registry, "perigee_sip_registrations", "Devices registered here.", edge::bindings);
    gauge(registry, "perigee_sip_transactions", "Requests in progress.", edge::transactions);
    gauge(registry, "perigee_sip_watchers", "Watchers of presence.", edge::subscriptions);
    CounterWithCallback.builder()
        .name("perigee_sip_refused_connections")
        .help("Connections that there was no room for.")
        .callback(out -> out.call((double) edge.refused()))
        .register(registry);
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(out -> out.call(value.getAsInt()))
        .register(registry);
  }

  /// Registers nobody any more.
  public void drain() {
    edge.drain();
  }

  @Override
  public void close() {
    edge.close();
  }
}
