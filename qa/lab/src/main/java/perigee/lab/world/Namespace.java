package perigee.lab.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import perigee.lab.wan.Kernel;

/// A network namespace, in which programs and threads can run.
public record Namespace(String name) {

  private static final Path ALL = Path.of("/run/netns");
  private static final Path SYSCTLS = Path.of("/proc/sys/net/ipv4");

  /// What a thread in the namespace does.
  @FunctionalInterface
  public interface Work {
    void run() throws IOException, InterruptedException;
  }

  /// Starts a thread in the namespace: sockets that it makes are there.
  public Thread start(String threadName, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Kernel.enter(ALL.resolve(name));
                work.run();
              } catch (IOException e) {
                throw new IllegalStateException(threadName + " failed", e);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            },
            threadName);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /// Does something in the namespace and returns what came of it.
  public <T> T call(Callable<T> work) throws IOException, InterruptedException {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          Kernel.enter(ALL.resolve(name));
          return work.call();
        });
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  /// Sets a value below `net.ipv4` for this namespace alone.
  public void set(String key, String value) throws IOException, InterruptedException {
    call(() -> Files.writeString(SYSCTLS.resolve(key), value));
  }

  /// A command that runs in the namespace.
  public String[] command(String... words) {
    String[] all = new String[words.length + 4];
    all[0] = "ip";
    all[1] = "netns";
    all[2] = "exec";
    all[3] = name;
    System.arraycopy(words, 0, all, 4, words.length);
    return all;
  }
}
