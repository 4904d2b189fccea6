package perigee.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.role.ReadyFile;

/// One node's process: started, watched, and started again when it dies.
///
/// A node that ends with status 0 was told to go (SIGTERM, or drained by an operator) and stays
/// away; any other end is a death.
final class NodeProcess {

  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  private final LocalNode node;
  private final Path folder;
  private final List<String> command;
  private final InstantSource clock;
  private final Runnable changed;
  private final Backoff backoff = new Backoff();

  // guarded by this
  private @Nullable Process process;
  private boolean stopping;
  private int deaths;

  /// @param folder the node's own, with its `perigee.yaml`
  /// @param changed runs after each start and end
  NodeProcess(
      LocalNode node, Path folder, List<String> command, InstantSource clock, Runnable changed) {
    this.node = node;
    this.folder = folder;
    this.command = List.copyOf(command);
    this.clock = clock;
    this.changed = changed;
  }

  /// Starts the process; a thread of its own keeps it alive.
  void start() throws IOException {
    Process first;
    synchronized (this) {
      if (stopping) {
        return;
      }
      first = launch();
    }
    Thread.ofVirtual().name("watch-" + node.id()).start(() -> keepAlive(first));
  }

  LocalNode node() {
    return node;
  }

  /// Of the running process; -1 if there is none.
  synchronized long pid() {
    Process current = process;
    return current != null && current.isAlive() ? current.pid() : -1;
  }

  /// How often it died.
  synchronized int deaths() {
    return deaths;
  }

  boolean isReady() {
    return pid() >= 0 && ReadyFile.in(folder).isPresent();
  }

  Path log() {
    return folder.resolve("log");
  }

  /// Tells the process to drain; it is not started again.
  synchronized void stop() {
    stopping = true;
    Process current = process;
    if (current != null) {
      // Not Process.destroy: that closes the pipes too, and the last lines of the log with them.
      current.toHandle().destroy();
    }
  }

  /// Waits for the end, and makes it come once the time is over.
  void awaitEnd(Duration atMost) throws InterruptedException {
    Process current;
    synchronized (this) {
      current = process;
    }
    if (current != null && !current.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("node={} event=killed reason=\"did not end in {}\"", node.id(), atMost);
      current.destroyForcibly();
      current.waitFor();
    }
  }

  private synchronized Process launch() throws IOException {
    ReadyFile.in(folder).delete();
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    process = started;
    Thread.ofVirtual().name("log-" + node.id()).start(() -> keepLog(started));
    return started;
  }

  private void keepAlive(Process first) {
    Process current = first;
    try {
      while (true) {
        Instant begun = clock.instant();
        changed.run();
        int status = current.waitFor();
        changed.run();
        if (!shallRestart(status)) {
          return;
        }
        Thread.sleep(backoff.after(Duration.between(begun, clock.instant())));
        synchronized (this) {
          if (stopping) {
            return;
          }
          current = launch();
        }
      }
    } catch (IOException e) {
      LOG.error("node={} event=not-restarted reason=\"{}\"", node.id(), e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean shallRestart(int status) {
    if (stopping || status == 0) {
      LOG.debug("node={} event=ended status={}", node.id(), status);
      return false;
    }
    deaths++;
    LOG.warn("node={} event=died status={} deaths={}", node.id(), status, deaths);
    return true;
  }

  private void keepLog(Process started) {
    try {
      Files.createDirectories(folder);
      new BoundedLog(log()).copy(started.getInputStream());
    } catch (IOException e) {
      // The pipe of a process that ended is closed under its reader: nothing is lost then.
      LOG.debug("node={} event=log-ended reason=\"{}\"", node.id(), e.getMessage());
    }
  }
}
