package perigee.app.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.HostPort;
import perigee.app.config.NameServerFile;
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
import perigee.model.mapping.Use;
import perigee.model.release.Release;
import perigee.model.release.ReleaseDocument;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.net.fleet.FleetNode;

/// What control may tell a name server, carried out. Called by the fleet link's thread alone.
final class NameServerSide implements FleetNode {

  private static final Logger LOG = LoggerFactory.getLogger(NameServerSide.class);

  private final NameServerFile config;
  private final NameServer server;
  private final NameServerZones zones;
  private final LastKnownGood kept;
  private final MapSide maps;
  private final Runnable onDrain;
  private Release release = Release.EMPTY;
  private volatile CompiledRelease rules = CompiledRelease.compile(Release.EMPTY);
  private Topology topology = Topology.EMPTY;
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
  }

  /// The release in force, compiled: which hosts there are. From any thread.
  CompiledRelease rules() {
    return rules;
  }

  @Override
  public FleetMessage.Hello hello() {
    return new FleetMessage.Hello(
        config.node(),
        Role.NAMESERVER,
        config.region(),
        new HostPort(config.address(), server.address().getPort()).toString(),
        Version.TEXT,
        Map.of("dns", config.dns().toString(), "admin", "http://" + config.admin()),
        purges,
        release.number(),
        zones.version());
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

  /// It keeps no responses: there is nothing to purge.
  @Override
  public void apply(FleetMessage.Purges next) {
    purges = LogPosition.max(purges, next.upTo());
  }

  /// It speaks no TLS to clients; keys of zones come the same way.
  @Override
  public void apply(TlsChanges changes) {
    if (zones.apply(changes)) {
      putInForce(release, topology);
    }
  }

  @Override
  public List<String> apply(SignedRelease signed) {
    try {
      putInForce(ReleaseDocument.read(signed.payload()), topology);
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
    putInForce(release, sent);
    try {
      kept.keep(sent);
    } catch (IOException e) {
      // In force all the same; only a restart without control would miss it.
      throw new UncheckedIOException("cannot keep the topology on disk", e);
    }
  }

  /// Starts from what was kept on disk.
  void applyKept(Optional<SignedRelease> signed, Optional<Topology> known) {
    Release last = signed.map(s -> ReleaseDocument.read(s.payload())).orElse(Release.EMPTY);
    putInForce(last, known.orElse(Topology.EMPTY));
  }

  private void putInForce(Release nextRelease, Topology nextTopology) {
    List<ZoneServer> servers = new ArrayList<>();
    nextTopology.members().stream()
        .filter(member -> member.role() == Role.NAMESERVER && !member.id().equals(config.node()))
        .forEach(member -> add(servers, member.id(), host(member)));
    add(servers, config.node(), config.address());
    CompiledRelease compiled = CompiledRelease.compile(nextRelease);
    server.apply(zones.compile(nextRelease, nextTopology, servers));
    rules = compiled;
    release = nextRelease;
    topology = nextTopology;
  }

  private static String host(Member member) {
    return HostPort.parse(member.fabric()).map(HostPort::host).orElse("");
  }

  private static void add(List<ZoneServer> servers, String node, String address) {
    Address.parse(address)
        .ifPresent(known -> servers.add(new ZoneServer(node, true, true, List.of(known))));
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
