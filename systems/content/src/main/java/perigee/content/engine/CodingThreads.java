package perigee.content.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads that code bodies, apart from the loops: half as many as processors. They end when
/// there is nothing to do.
final class CodingThreads implements Executor {

  private static final int IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  /// Threads for a bounded number of bodies, each of which has at most one piece waiting.
  CodingThreads(int mostBodies) {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(2 * mostBodies + 2 * count),
            task -> {
              Thread thread = new Thread(task, "coding-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }
}
