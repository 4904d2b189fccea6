package perigee.content.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslContext;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import perigee.content.purge.PurgeJournal;
import perigee.content.purge.PurgeTable;
import perigee.content.record.RecentAnswers;
import perigee.content.rules.CompiledRelease;
import perigee.content.semantics.CdnLoop;
import perigee.content.store.BodyWriter;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoreConfig;
import perigee.content.store.StoredResponse;
import perigee.content.store.TieredStore;
import perigee.content.store.VariantKey;
import perigee.content.tier.Liveness;
import perigee.content.tier.OriginHealth;
import perigee.content.tier.Tiers;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.property.PropertyDocument;
import perigee.model.purge.Purge;
import perigee.model.purge.PurgeEvent;
import perigee.model.purge.PurgeTarget;
import perigee.model.release.Release;
import perigee.net.http.ClientContexts;
import perigee.net.http.HttpClient;
import perigee.net.http.HttpClientConfig;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.http.Target;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;

/// A cache node's engine behind a listener, with one loop and an origin that nobody answers for.
final class HitRig implements AutoCloseable {

  static final String PROPERTY = "name: demo\nhosts: ['*']\norigins: ['http://127.0.0.1:1']\n";

  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  final InstantSource clock = () -> now;
  final Loops loops = Loops.start(1, "hit");
  final TieredStore store;
  final PurgeTable purges = new PurgeTable(1000);
  final RecentAnswers recent = new RecentAnswers("edge1", 64, 1000, 1);
  final CacheMetrics metrics = new CacheMetrics(new PrometheusRegistry());
  final CacheEngine engine;

  private final PurgeJournal journal;
  private final HttpClient client;
  private final Liveness liveness;
  private final OriginHealth origins;
  private final HttpServer server;
  private long sequence = 1;
  private long release;

  HitRig(Path directory) throws IOException {
    store =
        TieredStore.open(
            StoreConfig.of(directory.resolve("cache"), 32 << 20, 64 << 20, 16 << 20), clock);
    client = new HttpClient(loops, HttpClientConfig.DEFAULT, new NoTls());
    liveness = new Liveness(loops.loop(0), client, System::nanoTime);
    origins = new OriginHealth(loops.loop(0), client, System::nanoTime);
    Random random = new Random(1);
    Tiers tiers = new Tiers("edge1", Role.EDGE, "east", liveness, origins, random);
    CdnLoop loop = CdnLoop.ofFleet("test", 1);
    Machinery machinery =
        new Machinery(
            "edge1",
            0,
            loop,
            clock,
            System::nanoTime,
            store,
            purges,
            tiers,
            client,
            recent,
            metrics);
    engine = new CacheEngine(machinery, random);
    journal = PurgeJournal.open(directory.resolve("purges"), purges, engine::purgeForms);
    journal.apply(false, new LogPosition(1, 1), List.of());
    configure(PROPERTY);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = HttpServer.start(loops, HttpServerConfig.on(any), engine);
  }

  private static final class NoTls implements ClientContexts {
    @Override
    public SslContext context(Target.ClientTls tls, Target.Http2 http2) {
      throw new IllegalStateException("no TLS here");
    }
  }

  InetSocketAddress address() {
    return server.address();
  }

  /// Turns the clock.
  void advance(Duration by) {
    now = now.plus(by);
  }

  /// Puts a property in force.
  void configure(String yaml) {
    var property = PropertyDocument.read(yaml, "test").orThrow();
    release++;
    engine.apply(
        CompiledRelease.compile(
            new Release(release, Instant.EPOCH, "author", "note", List.of(property))));
  }

  /// Stores a response of an hour's freshness.
  StoredResponse store(String path, byte[] body, String... fields) {
    return store(path, VariantKey.NONE, body, fields);
  }

  StoredResponse store(String path, VariantKey variant, byte[] body, String... fields) {
    CacheKey key = new CacheKey("demo", "http", "a.example", path, "");
    long now = clock.millis();
    ResponseMeta meta =
        new ResponseMeta(
            key,
            variant,
            "operator",
            200,
            "OK",
            Fields.of(fields),
            now,
            now,
            0,
            3_600_000,
            0,
            0,
            List.of("tag"),
            new LogPosition(1, sequence));
    BodyWriter writer = store.create(meta, body.length);
    if (writer == null) {
      throw new IllegalStateException("not stored: " + path);
    }
    writer.append(Unpooled.copiedBuffer(body));
    return writer.complete();
  }

  void purge(PurgeTarget target) {
    sequence++;
    LogPosition at = new LogPosition(1, sequence);
    journal.apply(false, at, List.of(new PurgeEvent(at, new Purge(target, false, null))));
  }

  /// Runs something on the loop and waits for what it gives.
  <T> T onLoop(java.util.concurrent.Callable<T> task) throws InterruptedException {
    CompletableFuture<T> done = new CompletableFuture<>();
    loops
        .loop(0)
        .execute(() -> {
          try {
            done.complete(task.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(int length) {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    return body;
  }

  static byte[] text(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
    liveness.close();
    origins.close();
    client.close();
    journal.close();
    store.close();
    loops.close();
  }
}
