package perigee.content.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import perigee.model.LogPosition;
import perigee.wire.http.Fields;

/// A store on a directory, with a clock to turn, a disk to fill and an account of its buffers.
final class StoreRig implements AutoCloseable {

  static final long MIB = 1 << 20;

  static {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  final TestLoop loop = new TestLoop();
  final Path directory;
  final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true, false);
  volatile boolean diskIsFull;
  volatile boolean diskIsUnreadable;
  TieredStore store;
  StoreConfig config;

  private volatile Instant now = Instant.ofEpochSecond(1_700_000_000);

  StoreRig(Path directory, StoreConfig config) {
    this.directory = directory;
    this.config = config;
    this.store = opened();
  }

  static StoreRig on(Path directory) {
    return new StoreRig(directory, StoreConfig.of(directory, 4 * MIB, 64 * MIB, 32 * MIB));
  }

  private TieredStore opened() {
    InstantSource clock = () -> now;
    FileWrites disk =
        (channel, bytes, at) -> {
          if (diskIsFull) {
            throw new IOException("No space left on device");
          }
          FileWrites.DIRECT.write(channel, bytes, at);
        };
    FileReads reads =
        (channel, bytes, at) -> {
          if (diskIsUnreadable) {
            throw new IOException("Input/output error");
          }
          return FileReads.DIRECT.read(channel, bytes, at);
        };
    try {
      TieredStore opened = TieredStore.open(config, clock, reads, disk, buffers);
      opened.awaitScan();
      return opened;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  void restart() {
    closeStore();
    store = opened();
  }

  void closeStore() {
    try {
      store.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static ResponseMeta meta(String path, VariantKey variant, String... fields) {
    CacheKey key = new CacheKey("demo", "http", "example.org", path, "");
    return new ResponseMeta(
        key,
        variant,
        "acme",
        200,
        "OK",
        Fields.of(fields),
        1_000,
        2_000,
        0,
        60_000,
        0,
        0,
        List.of("tag"),
        new LogPosition(1, 7));
  }

  static ResponseMeta meta(String path) {
    return meta(path, VariantKey.NONE, "content-type", "text/plain");
  }

  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  BodyWriter begin(ResponseMeta meta, long length) {
    return Objects.requireNonNull(store.create(meta, length));
  }

  StoredResponse put(ResponseMeta meta, byte[] body) {
    return loop.call(() -> {
      BodyWriter writer = begin(meta, body.length);
      append(writer, body);
      return writer.complete();
    });
  }

  StoredResponse put(String path, byte[] body) {
    return put(meta(path), body);
  }

  /// Appends in pieces as a connection would bring them.
  static void append(BodyWriter writer, byte[] body) {
    int piece = 10_000;
    for (int at = 0; at < body.length; at += piece) {
      ByteBuf bytes = Unpooled.copiedBuffer(body, at, Math.min(piece, body.length - at));
      writer.append(bytes);
    }
  }

  List<StoredResponse> find(String path) {
    return store.find(meta(path).key());
  }

  /// Summons a key and waits for it.
  ///
  /// @return whether there was something to wait for
  boolean summon(String path) {
    Semaphore ready = new Semaphore(0);
    boolean waits = store.summon(meta(path).key(), loop, ready::release);
    if (waits) {
      ready.acquireUninterruptibly();
    }
    return waits;
  }

  Reading.Result read(StoredResponse stored) {
    return Reading.of(stored, loop, 30_000).result();
  }

  List<Path> files() {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits for what other threads do.
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true in 20 s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  long buffersHeld() {
    return buffers.metric().usedDirectMemory();
  }

  @Override
  public void close() {
    closeStore();
    loop.close();
  }
}
