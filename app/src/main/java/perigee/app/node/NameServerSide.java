package perigee.app.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.HostPort;
import perigee.app.config.NameServerFile;
import perigee.content.beacon.HexLabel;
import perigee.content.measure.NameSightings;
import perigee.content.nameserver.NameServer;
import perigee.content.nameserver.NameServerStatistics;
import perigee.content.rules.CompiledRelease;
import perigee.content.zone.ZoneServer;
import perigee.model.LogPosition;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Address;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.Measurements;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerDescription;
import perigee.model.mapping.Use;
import perigee.model.release.Release;
import perigee.model.release.ReleaseDocument;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.model.zone.EdgeNames;
import perigee.model.zone.NameLevel;
import perigee.net.fleet.FleetNode;
import perigee.selection.answer.MapView;

/// What control may tell a name server, carried out. Called by the fleet link's thread alone.
final class NameServerSide implements FleetNode {

  private static final Logger LOG = LoggerFactory.getLogger(NameServerSide.class);

  /// What fits into one message; the rest comes a second later.
  private static final int MOST_SIGHTINGS = 1_000;

  /// Anybody can send a query from an address that is not theirs, and each new resolver takes room
  /// in control's tables: so not more of them in one message.
  private static final int MOST_RESOLVERS = 16;

  private final NameServerFile config;
  private final NameServer server;
  private final NameServerZones zones;
  private final LastKnownGood kept;
  private final MapSide maps;
  private final Runnable onDrain;
  private final NameSightings sightings = new NameSightings();
  private final NameSightings resolvers = new NameSightings();
  private Release release = Release.EMPTY;
  private volatile EdgeNames names = EdgeNames.NONE;
  private volatile CompiledRelease rules = CompiledRelease.compile(Release.EMPTY);
  private Topology topology = Topology.EMPTY;
  private List<ZoneServer> servers = List.of();
  private List<Server> edges;
  private LogPosition purges = LogPosition.NONE;
  private long queriesBefore;

  /// A name server's side of the link.
  ///
  /// @param onDrain what a `drain` from control does
  NameServerSide(
      NameServerFile config,
      NameServer server,
      NameServerZones zones,
      LastKnownGood kept,
      MapSide maps,
      Runnable onDrain) {
    this.config = config;
    this.server = server;
    this.zones = zones;
    this.kept = kept;
    this.maps = maps;
    this.onDrain = onDrain;
    server.onSighting(this::heard);
    this.edges = maps.view().map().servers();
    maps.onChange(this::mapped);
  }

  private void heard(NameSighting sighting) {
    if (sighting.label().isEmpty()) {
      resolvers.add(sighting);
    } else if (HexLabel.is(sighting.label())) {
      sightings.add(sighting);
    }
  }

  /// Edges have names where the map says that they are.
  private void mapped(MapView view) {
    List<Server> next = view.map().servers();
    if (!next.equals(edges)) {
      edges = next;
      putInForce();
    }
  }

  /// How edges are called. From any thread.
  EdgeNames names() {
    return names;
  }

  /// The release in force, compiled: which hosts there are. From any thread.
  CompiledRelease rules() {
    return rules;
  }

  @Override
  public FleetMessage.Hello hello() {
    FleetMessage.Hello hello =
        new FleetMessage.Hello(
            config.node(),
            Role.NAMESERVER,
            config.region(),
            new HostPort(config.address(), server.address().getPort()).toString(),
            Version.TEXT,
            Map.of("dns", config.dns().toString(), "admin", "http://" + config.admin()),
            purges,
            release.number(),
            zones.version(),
            ServerDescription.NONE,
            config.levels());
    return hello.withMap(maps.version());
  }

  /// It is asked once a second.
  @Override
  public NodeReport report() {
    NameServerStatistics counted = server.statistics();
    long queries = counted.queries();
    double perSecond = queries - queriesBefore;
    queriesBefore = queries;
    return new NodeReport(
        0,
        false,
        perSecond,
        0,
        0,
        counted.connections(),
        0,
        0,
        0,
        0,
        0,
        Use.NONE,
        Capacity.UNKNOWN,
        Map.of());
  }

  @Override
  public Measurements measurements() {
    List<NameSighting> seen = new ArrayList<>(sightings.take(MOST_SIGHTINGS));
    seen.addAll(resolvers.take(MOST_RESOLVERS));
    return new Measurements(List.of(), List.of(), seen, List.of());
  }

  /// It keeps no responses: there is nothing to purge.
  @Override
  public void apply(FleetMessage.Purges next) {
    purges = LogPosition.max(purges, next.upTo());
  }

  /// It speaks no TLS to clients; keys of zones come the same way.
  @Override
  public void apply(TlsChanges changes) {
    if (zones.apply(changes)) {
      putInForce();
    }
  }

  @Override
  public List<String> apply(SignedRelease signed) {
    try {
      start(ReleaseDocument.read(signed.payload()));
      kept.keep(signed);
    } catch (IllegalArgumentException | IOException e) {
      LOG.warn("event=release-refused release={} error=\"{}\"", signed.number(), e.getMessage());
      return List.of(String.valueOf(e.getMessage()));
    }
    LOG.info("event=release-applied release={}", release.number());
    return List.of();
  }

  @Override
  public void apply(Topology sent) {
    if (!learn(sent)) {
      return;
    }
    putInForce();
    kept.keep(topology);
  }

  /// Starts from what was kept on disk.
  void applyKept(Optional<SignedRelease> signed, Optional<Topology> known) {
    Release last = signed.map(s -> ReleaseDocument.read(s.payload())).orElse(Release.EMPTY);
    learn(known.orElse(Topology.EMPTY));
    start(last);
  }

  /// Puts a release in force that was not yet.
  private void start(Release next) {
    CompiledRelease compiled = CompiledRelease.compile(next);
    Release before = release;
    release = next;
    try {
      putInForce();
    } catch (IllegalArgumentException e) {
      release = before;
      throw e;
    }
    rules = compiled;
  }

  /// Takes from a topology what zones say.
  ///
  /// @return whether they say something else now; most of what changes is load
  private boolean learn(Topology sent) {
    Topology before = topology;
    topology = sent.after(before);
    List<ZoneServer> next = new ArrayList<>();
    topology.members().stream()
        .filter(member -> member.role() == Role.NAMESERVER && !member.id().equals(config.node()))
        .forEach(member -> add(next, member.id(), member.region(), member.levels(), host(member)));
    add(next, config.node(), config.region(), config.levels(), config.address());
    boolean changed = !next.equals(servers) || !topology.mappingZone().equals(before.mappingZone());
    servers = List.copyOf(next);
    return changed;
  }

  private void putInForce() {
    server.apply(zones.compile(release, topology.mappingZone(), servers, edges, config.levels()));
    names = EdgeNames.of(topology.mappingZone().name());
  }

  private static String host(Member member) {
    return HostPort.parse(member.fabric()).map(HostPort::host).orElse("");
  }

  private static void add(
      List<ZoneServer> servers, String node, String region, Set<NameLevel> levels, String address) {
    boolean top = levels.contains(NameLevel.TOP);
    boolean low = levels.contains(NameLevel.LOW);
    Address.parse(address)
        .ifPresent(known -> servers.add(new ZoneServer(node, region, top, low, List.of(known))));
  }

  @Override
  public List<String> applyMap(long version, byte[] map) {
    return maps.apply(version, map);
  }

  @Override
  public void apply(FleetMessage.Health health) {
    maps.apply(health);
  }

  @Override
  public void caughtUp() {
    LOG.info("event=caught-up release={}", release.number());
  }

  @Override
  public Optional<String> answer(String kind, @Nullable String argument) {
    return Optional.empty();
  }

  /// It fetches nothing.
  @Override
  public void prefetch(FleetMessage.Prefetch prefetch, ProgressListener progress) {
    progress.progress(0, 0, 0);
  }

  @Override
  public void drain() {
    onDrain.run();
  }
}
