package perigee.meeting.host;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.host.Spawner.Spawned;

/// One process that waits for the next meeting. It is started when somebody may soon need it, since
/// a process that nobody needs costs memory. Safe for all threads.
final class ProcessPool implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);

  private final Spawner spawner;
  private @Nullable Spawned idle; // guarded by this
  private boolean starting; // guarded by this
  private boolean closed; // guarded by this

  ProcessPool(Spawner spawner) {
    this.spawner = spawner;
  }

  /// Has one started, unless there is one.
  synchronized void warm() {
    if (idle == null && !starting && !closed) {
      starting = true;
      Thread.ofVirtual().name("warm-connector").start(this::start);
    }
  }

  private void start() {
    @Nullable Spawned fresh = null;
    try {
      fresh = spawner.spawn();
    } catch (IOException e) {
      LOG.warn("event=connector-not-started reason=\"{}\"", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      starting = false;
      if (fresh != null && closed) {
        fresh.kill();
      } else {
        idle = fresh;
      }
      notifyAll();
    }
  }

  /// The one that waits, or a new one; blocks until it is there.
  Spawned take() throws IOException, InterruptedException {
    synchronized (this) {
      while (starting) {
        wait();
      }
      Spawned ready = idle;
      idle = null;
      if (closed) {
        throw new IOException("the host stops");
      }
      if (ready != null) {
        return ready;
      }
    }
    return spawner.spawn();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (idle != null) {
      idle.kill();
      idle = null;
    }
  }
}
