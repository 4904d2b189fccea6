package perigee.content.store;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that wait for the disk so that no loop does. What waits in their queues is bounded
/// by those who hand it in: one read per reader, a window per fill, the write-behind bytes; a
/// deletion per object that left.
final class DiskThreads {

  private static final int READERS = 4;
  private static final int WRITERS = 2;
  private static final long DRAIN_SECONDS = 10;

  private final ThreadPoolExecutor readers = threads("store-read", READERS);
  private final ThreadPoolExecutor writers = threads("store-write", WRITERS);
  private final ThreadPoolExecutor tidier = threads("store-tidy", 1);

  private static ThreadPoolExecutor threads(String name, int count) {
    return new ThreadPoolExecutor(
        count,
        count,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        Thread.ofPlatform().daemon().name(name + "-", 0).factory(),
        // After the end what is left is release of buffers and handles: the caller does it.
        (task, _) -> task.run());
  }

  void read(Runnable task) {
    readers.execute(task);
  }

  void write(Runnable task) {
    writers.execute(task);
  }

  /// Closes or deletes, without waiting behind what is still to be written.
  void tidy(Runnable task) {
    tidier.execute(task);
  }

  /// Ends once everything handed in is done, or after a while.
  ///
  /// @return whether everything was done
  boolean drain() throws InterruptedException {
    readers.shutdown();
    writers.shutdown();
    boolean done =
        readers.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)
            && writers.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS);
    tidier.shutdown();
    return tidier.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS) && done;
  }
}
