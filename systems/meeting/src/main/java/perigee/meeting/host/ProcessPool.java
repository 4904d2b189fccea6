package perigee.meeting.host;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.host.Spawner.Spawned;

/// Processes that wait for the next meeting. They are started when somebody may soon need them,
/// since a process that nobody needs costs memory; one that is taken, or dies, is replaced at once.
/// Safe for all threads.
final class ProcessPool implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);

  /// Whoever waits gives up after so many starts that failed.
  private static final int FAILURES = 2;

  private static final long PAUSE_AFTER_DEATH_MILLIS = 1_000;

  private final Spawner spawner;
  private final CountDownLatch closing = new CountDownLatch(1);

  // All that follows is guarded by this.
  private final ArrayDeque<Spawned> idle = new ArrayDeque<>();
  private int spares;
  private int starting;
  private int awaiting;
  private long failures;
  private IOException failure = new IOException("nothing was started yet");
  private boolean closed;

  ProcessPool(Spawner spawner) {
    this.spawner = spawner;
  }

  /// Has so many wait from now on.
  synchronized void keep(int wanted) {
    atMost(wanted);
    spares = wanted;
    fill();
  }

  /// Has no more than so many wait from now on.
  synchronized void atMost(int wanted) {
    spares = Math.min(spares, wanted);
    while (idle.size() > wanted) {
      idle.removeLast().kill();
    }
  }

  /// Starts of processes that nobody waits for go one after the other: they would slow down what
  /// else there is to do.
  private void fill() {
    while (!closed
        && idle.size() + starting < spares + awaiting
        && starting < Math.max(1, awaiting)) {
      starting++;
      Thread.ofVirtual().name("warm-connector").start(this::start);
    }
  }

  private void start() {
    @Nullable Spawned fresh = null;
    IOException problem = new IOException("interrupted");
    try {
      fresh = spawner.spawn();
    } catch (IOException e) {
      LOG.warn("event=connector-not-started reason=\"{}\"", e.getMessage());
      problem = e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    started(fresh, problem);
    if (fresh != null) {
      watch(fresh);
    }
  }

  private synchronized void started(@Nullable Spawned fresh, IOException problem) {
    starting--;
    if (fresh == null) {
      failures++;
      failure = problem;
    } else if (closed) {
      fresh.kill();
    } else {
      idle.add(fresh);
      fill();
    }
    notifyAll();
  }

  /// One that dies while it waits is replaced before anybody is given it.
  private void watch(Spawned fresh) {
    try {
      fresh.awaitEnd();
      if (!isLost(fresh)) {
        return;
      }
      LOG.warn("event=idle-connector-died");
      if (!closing.await(PAUSE_AFTER_DEATH_MILLIS, TimeUnit.MILLISECONDS)) {
        fillAgain();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isLost(Spawned fresh) {
    return idle.remove(fresh);
  }

  private synchronized void fillAgain() {
    fill();
  }

  /// One that waits, or a new one; blocks until it is there.
  synchronized Spawned take() throws IOException, InterruptedException {
    long before = failures;
    awaiting++;
    try {
      for (; ; ) {
        if (closed) {
          throw new IOException("the host stops");
        }
        @Nullable Spawned ready = living();
        if (ready != null) {
          return ready;
        }
        if (failures - before >= FAILURES) {
          throw failure;
        }
        fill();
        wait();
      }
    } finally {
      awaiting--;
      fill();
    }
  }

  private @Nullable Spawned living() {
    @Nullable Spawned next = idle.poll();
    while (next != null && !next.isAlive()) {
      next.kill();
      next = idle.poll();
    }
    return next;
  }

  @Override
  public synchronized void close() {
    closed = true;
    closing.countDown();
    idle.forEach(Spawned::kill);
    idle.clear();
    notifyAll();
  }
}
