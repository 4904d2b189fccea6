package perigee.meeting.host;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.host.Spawner.Spawned;

/// Processes that wait for the next meeting. They are started when somebody may soon need them,
/// since a process that nobody needs costs memory. One that is taken, or dies, is replaced after a
/// pause: people come to the meeting now, and a start would take the processor from them. Safe for
/// all threads.
final class ProcessPool implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);

  /// Whoever waits gives up after so many starts that failed.
  private static final int FAILURES = 2;

  private final Spawner spawner;
  private final Duration pause;
  private final CountDownLatch closing = new CountDownLatch(1);

  // All that follows is guarded by this.
  private final ArrayDeque<Spawned> idle = new ArrayDeque<>();
  private int spares;
  private int starting;
  private int awaiting;
  private long failures;
  private IOException failure = new IOException("nothing was started yet");
  private boolean filling;
  private boolean closed;

  /// @param pause before a process is replaced
  ProcessPool(Spawner spawner, Duration pause) {
    this.spawner = spawner;
    this.pause = pause;
  }

  /// Has at least one wait, at once.
  synchronized void expect() {
    spares = Math.max(1, spares);
    fill(spares);
  }

  /// Has so many wait from now on, soon.
  synchronized void keep(int wanted) {
    atMost(wanted);
    spares = wanted;
    fillLater();
  }

  /// Has no more than so many wait from now on.
  synchronized void atMost(int wanted) {
    spares = Math.min(spares, wanted);
    while (idle.size() > wanted) {
      idle.removeLast().kill();
    }
  }

  private void fillLater() {
    if (filling || closed || idle.size() + starting >= spares + awaiting) {
      return;
    }
    filling = true;
    Thread.ofVirtual()
        .name("warm-connectors")
        .start(() -> {
          try {
            boolean _ = closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
            fillNow();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private synchronized void fillNow() {
    filling = false;
    fill(spares);
  }

  /// Starts of processes that nobody waits for go one after the other: they would slow down what
  /// else there is to do.
  private void fill(int unused) {
    while (!closed
        && idle.size() + starting < unused + awaiting
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
      fillLater();
    }
    notifyAll();
  }

  /// One that dies while it waits is replaced before anybody is given it.
  private void watch(Spawned fresh) {
    try {
      fresh.awaitEnd();
      lost(fresh);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void lost(Spawned fresh) {
    if (idle.remove(fresh)) {
      LOG.warn("event=idle-connector-died");
      fillLater();
    }
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
        fill(0);
        wait();
      }
    } finally {
      awaiting--;
      fillLater();
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
