package perigee.app.up;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.config.HostPort;
import perigee.app.config.JsonFile;
import perigee.app.role.ReadyFile;

/// Makes the AOT caches of a build (JEP 514) once its first network is up: at the lowest priority,
/// one process after the other, in a folder of its own. The next start uses them.
///
/// A cache belongs to one build's folder and is gone with it. Whatever goes wrong here costs
/// nothing but the faster start.
final class Training {

  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

  private static final Duration AFTER = Duration.ofSeconds(10);
  private static final Duration READY_WITHIN = Duration.ofMinutes(1);
  private static final Duration LIFE = Duration.ofSeconds(3);
  private static final Duration DUMP_WITHIN = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final JavaCommand java;
  private final Path data;
  private final Path folder;

  // guarded by this
  private final List<Process> running = new ArrayList<>();
  private boolean stopped;

  /// @param data the network's folder, for a command that asks it
  Training(JavaCommand java, Path data) {
    this.java = java;
    this.data = data;
    this.folder = data.resolve("training");
  }

  /// Trains in the background whatever is not trained yet.
  void start() {
    boolean wanted = !"off".equals(System.getenv("PERIGEE_TRAINING"));
    if (wanted && java.home().isPresent()) {
      Path home = java.home().get();
      Thread.ofVirtual().name("training").start(() -> train(home));
    }
  }

  /// Ends it at once; a cache that is not complete is thrown away.
  synchronized void stop() {
    stopped = true;
    for (Process process : running) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void train(Path home) {
    try (FileChannel channel =
        FileChannel.open(
            home.resolve("training.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      Thread.sleep(AFTER);
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        trainCommand(AotKind.CLI.file(home));
        trainRoles(AotKind.CONTROL.file(home), AotKind.NODE.file(home));
      }
    } catch (IOException e) {
      LOG.debug("event=not-trained reason=\"{}\"", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void trainCommand(Path cache) throws IOException, InterruptedException {
    if (!Files.exists(cache)) {
      Path draft = draft(cache);
      List<String> words = words(java.commandOptions(), draft);
      words.addAll(java.program("status", "--data", data.toString()));
      finish(launch(words, "status.log"), draft, cache);
    }
  }

  private void trainRoles(Path controlCache, Path nodeCache)
      throws IOException, InterruptedException {
    if (Files.exists(controlCache) && Files.exists(nodeCache)) {
      return;
    }
    NodeYaml files = new NodeYaml(PortPlan.ephemeral(), folder);
    files.writeAll();
    Path controlDraft = draft(controlCache);
    Process control = launchRole(LocalNode.CONTROL, controlDraft);
    awaitReady(LocalNode.CONTROL, control);
    HostPort fleet = fleetAddress();
    LocalNode node = LocalNode.caches().getFirst();
    files.write(node, fleet);
    Path nodeDraft = draft(nodeCache);
    Process cache = launchRole(node, nodeDraft);
    awaitReady(node, cache);
    Thread.sleep(LIFE);
    cache.destroy();
    finish(cache, nodeDraft, nodeCache);
    control.destroy();
    finish(control, controlDraft, controlCache);
  }

  private HostPort fleetAddress() throws IOException {
    Path ready = folder.resolve(LocalNode.CONTROL.id()).resolve("ready");
    String address = JsonFile.read(ready).path("fleet").asString("");
    return HostPort.parse(address)
        .orElseThrow(() -> new IOException(ready + " names no fleet address"));
  }

  private Process launchRole(LocalNode node, Path draft) throws IOException {
    List<String> words = words(java.options(), draft);
    Path config = folder.resolve(node.id()).resolve(NodeYaml.FILE);
    words.addAll(java.program("run", "--config", config.toString(), "--supervised"));
    return launch(words, node.id() + ".log");
  }

  private List<String> words(List<String> options, Path draft) {
    List<String> words = new ArrayList<>(List.of("nice", "-n", "19", java.java().toString()));
    words.addAll(options);
    words.add("-XX:AOTCacheOutput=" + draft);
    return words;
  }

  private synchronized Process launch(List<String> words, String log) throws IOException {
    if (stopped) {
      throw new IOException("the network stops");
    }
    Files.createDirectories(folder);
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile())
            .start();
    running.add(process);
    return process;
  }

  private void awaitReady(LocalNode node, Process process)
      throws IOException, InterruptedException {
    ReadyFile ready = ReadyFile.in(folder.resolve(node.id()));
    for (Duration waited = Duration.ZERO; !ready.isPresent(); waited = waited.plus(LOOK_EVERY)) {
      if (!process.isAlive() || waited.compareTo(READY_WITHIN) > 0) {
        stop();
        throw new IOException(node.id() + " did not start for training");
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private static void finish(Process process, Path draft, Path cache)
      throws IOException, InterruptedException {
    boolean ended = process.waitFor(DUMP_WITHIN.toSeconds(), TimeUnit.SECONDS);
    if (ended && process.exitValue() == 0 && Files.exists(draft)) {
      Files.move(draft, cache, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    process.destroyForcibly();
    Files.deleteIfExists(draft);
    throw new IOException("no cache came of " + cache);
  }

  private static Path draft(Path cache) {
    return cache.resolveSibling(cache.getFileName() + ".new");
  }
}
