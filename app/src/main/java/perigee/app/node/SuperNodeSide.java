package perigee.app.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.SuperNodeFile;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.Use;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.net.fleet.FleetNode;
import perigee.realtime.turn.TurnServer;
import perigee.realtime.turn.TurnStatistics;

/// What control may tell a super node, carried out. Called by the fleet link's thread alone. Of
/// releases and purges it only says how far they went: it delivers nothing.
final class SuperNodeSide implements FleetNode {

  private static final Logger LOG = LoggerFactory.getLogger(SuperNodeSide.class);

  private final SuperNodeFile config;
  private final TurnServer relay;
  private final TlsSide tls;
  private final Map<String, String> listeners;
  private final Runnable onDrain;
  private final Consumer<Topology> onTopology;
  private final Supplier<Map<String, String>> alarms;
  private LogPosition purges = LogPosition.NONE;
  private long release;
  private long bytesBefore;
  private long datagramsBefore;

  /// A super node's side of the link.
  ///
  /// @param listeners where clients reach it
  /// @param onDrain what a `drain` from control does
  /// @param onTopology hears of the fleet
  /// @param alarms what is wrong with it now
  SuperNodeSide(
      SuperNodeFile config,
      TurnServer relay,
      TlsSide tls,
      Map<String, String> listeners,
      Runnable onDrain,
      Consumer<Topology> onTopology,
      Supplier<Map<String, String>> alarms) {
    this.config = config;
    this.relay = relay;
    this.tls = tls;
    this.listeners = listeners;
    this.onDrain = onDrain;
    this.onTopology = onTopology;
    this.alarms = alarms;
  }

  @Override
  public FleetMessage.Hello hello() {
    return new FleetMessage.Hello(
        config.node(),
        Role.SUPERNODE,
        config.region(),
        listeners.getOrDefault("stun", ""),
        Version.TEXT,
        listeners,
        purges,
        release,
        tls.version());
  }

  /// It is asked once a second.
  @Override
  public NodeReport report() {
    long datagrams =
        relay.count(TurnStatistics.Kind.TO_PEERS) + relay.count(TurnStatistics.Kind.TO_CLIENTS);
    long bytes =
        relay.count(TurnStatistics.Kind.TO_PEERS_BYTES)
            + relay.count(TurnStatistics.Kind.TO_CLIENTS_BYTES);
    double perSecond = datagrams - datagramsBefore;
    double bytesPerSecond = bytes - bytesBefore;
    datagramsBefore = datagrams;
    bytesBefore = bytes;
    return new NodeReport(
        0,
        false,
        perSecond,
        bytesPerSecond,
        0,
        relay.allocations(),
        0,
        0,
        0,
        0,
        0,
        Use.NONE,
        Capacity.UNKNOWN,
        alarms.get());
  }

  @Override
  public void apply(FleetMessage.Purges next) {
    purges = LogPosition.max(purges, next.upTo());
  }

  @Override
  public void apply(TlsChanges changes) {
    tls.apply(changes);
  }

  @Override
  public List<String> apply(SignedRelease signed) {
    release = signed.number();
    return List.of();
  }

  @Override
  public void apply(Topology topology) {
    onTopology.accept(topology);
  }

  @Override
  public void caughtUp() {
    LOG.info("event=caught-up secrets={}", tls.relaySecrets().size());
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
