package perigee.app.node;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.HostPort;
import perigee.app.config.NodeConfig;
import perigee.app.config.Serving;
import perigee.content.coding.Coding;
import perigee.content.engine.Prefetcher;
import perigee.content.purge.PurgeJournal;
import perigee.content.record.AnswerRecord;
import perigee.content.rules.CompiledRelease;
import perigee.model.Topology;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Measurements;
import perigee.model.mapping.ServerDescription;
import perigee.model.property.Origin;
import perigee.model.release.Release;
import perigee.model.release.ReleaseDocument;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.model.zone.EdgeNames;
import perigee.net.fleet.FleetNode;
import perigee.net.loop.Loop;

/// What control may tell a cache, carried out. Called by the fleet link's thread alone.
final class CacheSide implements FleetNode {

  private static final Logger LOG = LoggerFactory.getLogger(CacheSide.class);

  private final NodeConfig config;
  private final Parts parts;
  private final Loop loop;
  private final Runnable onDrain;
  private @Nullable PurgeJournal journal;
  private long release;
  private Topology topology = Topology.EMPTY;

  /// What control's words act on.
  record Parts(
      CacheWorks cache,
      LastKnownGood lastKnownGood,
      TlsSide tls,
      Prefetcher prefetcher,
      LoadMeter load,
      Measuring measuring,
      MapSide map) {}

  /// A cache's side of the link.
  ///
  /// @param loop where prefetches run
  /// @param onDrain what a `drain` from control does
  CacheSide(NodeConfig config, Parts parts, Loop loop, Runnable onDrain) {
    this.config = config;
    this.parts = parts;
    this.loop = loop;
    this.onDrain = onDrain;
  }

  /// Says where purges are kept; before the link starts.
  void begin(PurgeJournal purgeJournal) {
    journal = purgeJournal;
  }

  @Override
  public FleetMessage.Hello hello() {
    FleetMessage.Hello hello =
        new FleetMessage.Hello(
            config.node(),
            config.role(),
            config.region(),
            config.listeners().fabric().toString(),
            Version.TEXT,
            listeners(),
            parts.cache().purges().applied(),
            release,
            parts.tls().version(),
            server());
    return hello.withMap(parts.map().version());
  }

  private ServerDescription server() {
    HostPort https = config.listeners().https();
    Serving serving = config.serving();
    return new ServerDescription(
        serving.site(),
        serving.addresses(),
        config.listeners().http().port(),
        https == null ? 0 : https.port(),
        serving.cost(),
        serving.capacity());
  }

  private Map<String, String> listeners() {
    Map<String, String> all = new HashMap<>();
    all.put("http", "http://" + config.listeners().http());
    all.put("admin", "http://" + config.listeners().admin());
    HostPort https = config.listeners().https();
    if (https != null) {
      all.put("https", "https://" + https);
    }
    return all;
  }

  @Override
  public NodeReport report() {
    return parts.load().report();
  }

  @Override
  public Measurements measurements() {
    return parts.measuring().take();
  }

  @Override
  public List<String> applyMap(long version, byte[] map) {
    return parts.map().apply(version, map);
  }

  @Override
  public void apply(FleetMessage.Health health) {
    parts.map().apply(health);
  }

  @Override
  public void apply(FleetMessage.Measure measure) {
    parts.measuring().apply(measure);
  }

  @Override
  public void apply(FleetMessage.Purges purges) {
    Objects.requireNonNull(journal).apply(purges.compacted(), purges.upTo(), purges.events());
  }

  @Override
  public List<String> apply(SignedRelease signed) {
    Release next;
    try {
      next = ReleaseDocument.read(signed.payload());
      putInForce(next);
      parts.lastKnownGood().keep(signed);
    } catch (IllegalArgumentException | IOException e) {
      LOG.warn("event=release-refused release={} error=\"{}\"", signed.number(), e.getMessage());
      return List.of(String.valueOf(e.getMessage()));
    }
    LOG.info("event=release-applied release={}", next.number());
    return List.of();
  }

  /// Starts from what was kept on disk.
  void applyKept(SignedRelease kept) {
    putInForce(ReleaseDocument.read(kept.payload()));
    LOG.info("event=release-from-disk release={}", kept.number());
  }

  /// Starts from what was kept on disk.
  void applyKept(Topology kept) {
    putInForce(kept);
  }

  private void putInForce(Topology next) {
    parts.cache().tiers().apply(next);
    parts.cache().engine().names(EdgeNames.of(next.mappingZone().name()));
    topology = next;
  }

  private void putInForce(Release next) {
    CompiledRelease compiled = CompiledRelease.compile(next);
    boolean codes =
        next.properties().stream()
            .flatMap(p -> p.rules().stream())
            .anyMatch(rule -> rule.set().coding().on());
    if (codes) {
      Coding.load();
    }
    List<Origin> origins = next.properties().stream().flatMap(p -> p.origins().stream()).toList();
    parts.cache().tiers().origins().watch(origins);
    parts.cache().engine().apply(compiled);
    release = next.number();
  }

  @Override
  public void apply(TlsChanges changes) {
    parts.tls().apply(changes);
  }

  @Override
  public void apply(Topology sent) {
    Topology next = sent.after(topology);
    putInForce(next);
    parts.lastKnownGood().keep(next);
  }

  @Override
  public void caughtUp() {
    LOG.info("event=caught-up purges={} release={}", parts.cache().purges().applied(), release);
  }

  @Override
  public Optional<String> answer(String kind, @Nullable String argument) {
    return switch (kind) {
      case "explain" ->
          Optional.of(
              parts
                  .cache()
                  .recent()
                  .find(argument == null ? "" : argument)
                  .map(AnswerRecord::toJson)
                  .orElse("null"));
      default -> Optional.empty();
    };
  }

  @Override
  public void prefetch(FleetMessage.Prefetch prefetch, ProgressListener progress) {
    parts.prefetcher().fetch(prefetch.urls(), loop, progress::progress);
  }

  @Override
  public void drain() {
    onDrain.run();
  }
}
