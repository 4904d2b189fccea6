package perigee.content.store;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Prints how fast many small objects are written, listed after a restart and read, and what they
/// take on the heap.
final class StoreFigures {

  private static final int BODY_BYTES = 1_024;
  private static final int READS = 20_000;
  private static final double SECOND = 1e9;

  private StoreFigures() {}

  /// Runs it.
  ///
  /// @param args an empty directory and a number of objects
  public static void main(String[] args) throws IOException, InterruptedException {
    int objects = Integer.parseInt(args[1]);
    StoreConfig config =
        new StoreConfig(
            Path.of(args[0]),
            64 << 20,
            4_096L * objects,
            1 << 20,
            1 << 20,
            250_000,
            objects + objects / 8,
            8 << 20,
            Duration.ofSeconds(10));
    TieredStore store = opened(config);
    store.awaitScan();
    long begun = System.nanoTime();
    for (int i = 0; i < objects; i++) {
      write(store, i);
    }
    long accepted = System.nanoTime();
    store.close();
    print("accepted a second", objects / seconds(begun, accepted));
    print("on disk a second", objects / seconds(begun, System.nanoTime()));
    print("microseconds of CPU per object", cpuSeconds() * 1e6 / objects);

    begun = System.nanoTime();
    double cpu = cpuSeconds();
    store = opened(config);
    print("milliseconds until open", seconds(begun, System.nanoTime()) * 1_000);
    store.awaitScan();
    print("milliseconds until all are listed", seconds(begun, System.nanoTime()) * 1_000);
    print("milliseconds of CPU for that", (cpuSeconds() - cpu) * 1_000);
    print("objects", (double) store.statistics().objects());
    print("bytes on disk per object", (double) store.statistics().diskBytes() / objects);
    Thread.sleep(500);
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    print(
        "bytes of heap per object",
        (double) (runtime.totalMemory() - runtime.freeMemory()) / objects);
    read(store, objects);
    store.close();
  }

  private static TieredStore opened(StoreConfig config) {
    return TieredStore.open(
        config,
        InstantSource.system(),
        FileReads.DIRECT,
        FileWrites.DIRECT,
        ByteBufAllocator.DEFAULT);
  }

  private static void write(TieredStore store, int number) {
    @Nullable BodyWriter writer = store.create(StoreRig.meta("/object/" + number), BODY_BYTES);
    if (writer == null) {
      throw new IllegalStateException("object " + number + " was refused");
    }
    writer.append(Unpooled.wrappedBuffer(StoreRig.bytes(BODY_BYTES, number)));
    writer.complete();
    while (store.isBehind()) {
      LockSupport.parkNanos(50_000);
    }
  }

  private static void read(TieredStore store, int objects) {
    long begun = System.nanoTime();
    int found = 0;
    for (int i = 0; i < READS; i++) {
      int number = (int) ((long) i * 7_919 % objects);
      found += store.find(StoreRig.meta("/object/" + number).key()).size();
    }
    print("found of " + READS, found);
    print("look-ups of cold keys a second", READS / seconds(begun, System.nanoTime()));
  }

  /// Of the whole process since its start.
  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(used -> used.toNanos() / SECOND)
        .orElse(Double.NaN);
  }

  private static double seconds(long from, long to) {
    return (to - from) / SECOND;
  }

  private static void print(String what, double figure) {
    System.out.printf("%-36s %,.1f%n", what, figure);
  }
}
