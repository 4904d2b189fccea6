package perigee.app.node;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Random;
import perigee.app.config.HostPort;
import perigee.app.config.NodeConfig;
import perigee.content.engine.CacheEngine;
import perigee.content.engine.CacheMetrics;
import perigee.content.engine.Machinery;
import perigee.content.purge.PurgeTable;
import perigee.content.record.AccessLog;
import perigee.content.record.RecentAnswers;
import perigee.content.semantics.CdnLoop;
import perigee.content.store.Store;
import perigee.content.store.StoreConfig;
import perigee.content.store.TieredStore;
import perigee.content.tier.Liveness;
import perigee.content.tier.OriginHealth;
import perigee.content.tier.Tiers;
import perigee.net.fleet.NodeIdentity;
import perigee.net.http.HttpClient;
import perigee.net.loop.Loop;
import perigee.net.loop.Loops;
import perigee.net.tls.ControlTrust;

/// The cache of a node, put together: store, purges, ways upstream, engine.
record CacheWorks(
    Store store,
    PurgeTable purges,
    Tiers tiers,
    RecentAnswers recent,
    AccessLog accessLog,
    CacheMetrics metrics,
    CacheEngine engine)
    implements Closeable {

  private static final int REMEMBERED_PURGES = 500_000;
  private static final int REMEMBERED_ANSWERS = 16_384;
  private static final long ACCESS_LOG_BYTES = 64L << 20;
  private static final int ACCESS_LOG_FILES = 4;

  /// A request may pass this network's name once; when it comes again it goes in circles.
  private static final int MOST_PASSES = 1;

  /// Answers' ids begin at a number below this, chosen anew at each start.
  private static final long FIRST_ID_BOUND = 1L << 40;

  private static final int FLEET_NAME_LENGTH = 12;

  static CacheWorks build(
      NodeConfig config,
      NodeIdentity identity,
      Loops loops,
      HttpClient client,
      InstantSource clock,
      PrometheusRegistry registry)
      throws IOException {
    Random random = new Random();
    Path data = config.data();
    NodeConfig.Content content = config.content();
    StoreConfig bounds =
        StoreConfig.of(
            data.resolve("cache"),
            content.memoryBytes(),
            content.diskBytes(),
            content.maxObjectBytes());
    Store store = TieredStore.open(bounds, clock);
    PurgeTable purges = new PurgeTable(REMEMBERED_PURGES);
    Loop first = loops.loop(0);
    Liveness liveness = new Liveness(first, client, System::nanoTime);
    OriginHealth origins = new OriginHealth(first, client, System::nanoTime);
    Tiers tiers =
        new Tiers(config.node(), config.role(), config.region(), liveness, origins, random);
    RecentAnswers recent =
        new RecentAnswers(
            config.node(), REMEMBERED_ANSWERS, random.nextLong(FIRST_ID_BOUND), loops.size());
    Path logFile = data.resolve("access.log");
    AccessLog log = new AccessLog(logFile, recent, ACCESS_LOG_BYTES, ACCESS_LOG_FILES);
    CacheMetrics metrics = new CacheMetrics(registry);
    HostPort https = config.listeners().https();
    Machinery machinery =
        new Machinery(
            config.node(),
            https == null ? 0 : https.port(),
            CdnLoop.ofFleet(fleetName(identity), MOST_PASSES),
            clock,
            System::nanoTime,
            store,
            purges,
            tiers,
            client,
            recent,
            metrics);
    CacheEngine engine = new CacheEngine(machinery, random);
    return new CacheWorks(store, purges, tiers, recent, log, metrics, engine);
  }

  /// The fleet's name in `CDN-Loop`: it must differ between fleets, so that one may stand before
  /// another, and be the same on all nodes of one.
  private static String fleetName(NodeIdentity identity) throws IOException {
    try {
      return ControlTrust.fingerprint(identity.credentials().authority())
          .replace(":", "")
          .substring(0, FLEET_NAME_LENGTH);
    } catch (CertificateException e) {
      throw new IOException("the fleet's authority can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    tiers.liveness().close();
    tiers.origins().close();
    accessLog.close();
    store.close();
  }
}
