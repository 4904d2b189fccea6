package perigee.lab.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The processes of the lab, one per name; all end with it. For any number of threads.
public final class Programs implements Closeable {

  private static final int END_WITHIN_SECONDS = 5;

  private final Path folder;
  private final Map<String, Process> running = new LinkedHashMap<>(); // guarded by this

  /// @param folder what they print goes to `NAME.log` there
  public Programs(Path folder) {
    this.folder = folder;
  }

  /// Starts a program; it replaces the one of the same name if that has ended.
  synchronized Process start(String name, Namespace namespace, String... command)
      throws IOException {
    Process known = running.get(name);
    if (known != null && known.isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    Path log = Files.createDirectories(folder).resolve(name + ".log");
    Process process =
        new ProcessBuilder(namespace.command(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    running.put(name, process);
    return process;
  }

  /// Ends a program at once, without a chance to say goodbye.
  public synchronized void kill(String name) throws InterruptedException {
    Process process = running.get(name);
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException(name + " does not run");
    }
    process.destroyForcibly();
    process.waitFor();
  }

  /// Ends all of them at once.
  public synchronized void kill() {
    running.values().forEach(Process::destroyForcibly);
  }

  public synchronized boolean isRunning(String name) {
    Process process = running.get(name);
    return process != null && process.isAlive();
  }

  public Path log(String name) {
    return folder.resolve(name + ".log");
  }

  @Override
  public synchronized void close() {
    running.values().forEach(Process::destroy);
    try {
      for (Process process : running.values()) {
        if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException _) {
      running.values().forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }
}
