package perigee.bench;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import perigee.content.semantics.Serving;
import perigee.content.store.BodyWriter;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoreConfig;
import perigee.content.store.StoredResponse;
import perigee.content.store.TieredStore;
import perigee.content.store.VariantKey;
import perigee.model.LogPosition;
import perigee.wire.http.CacheControl;
import perigee.wire.http.Fields;

/// Finding one of 10,000 stored responses and judging its freshness (RFC 9111 §4.2).
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookUpBenchmark {

  private static final int OBJECTS = 10_000;
  private static final long MIB = 1 << 20;

  private final CacheKey[] keys = new CacheKey[OBJECTS];
  private final CacheControl directives = CacheControl.of(Fields.EMPTY);
  private Path folder;
  private TieredStore store;
  private int next;

  @Setup
  public void fill() throws IOException {
    folder = Files.createTempDirectory("perigee-bench");
    store =
        TieredStore.open(
            StoreConfig.of(folder, 256 * MIB, 256 * MIB, 64 * MIB), InstantSource.system());
    Fields fields = Fields.of("content-type", "text/plain", "cache-control", "max-age=86400");
    for (int i = 0; i < OBJECTS; i++) {
      CacheKey key = new CacheKey("shop", "https", "www.shop.example", "/object/" + i, "");
      keys[i] = key;
      long now = System.currentTimeMillis();
      BodyWriter writer =
          store.create(
              new ResponseMeta(
                  key,
                  VariantKey.NONE,
                  "default",
                  200,
                  "",
                  fields,
                  now,
                  now,
                  0,
                  86_400_000,
                  0,
                  0,
                  List.of(),
                  LogPosition.NONE),
              16);
      writer.append(Unpooled.wrappedBuffer(new byte[16]));
      writer.complete();
    }
  }

  @TearDown
  public void empty() throws IOException {
    store.close();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  @Benchmark
  public Serving perigee() {
    next = next + 1 == OBJECTS ? 0 : next + 1;
    StoredResponse stored = store.find(keys[next]).getFirst();
    return Serving.judge(stored.meta(), directives, System.currentTimeMillis(), false, false);
  }
}
