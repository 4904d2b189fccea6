package perigee.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The processes of a network's nodes, by the pids that its `nodes.json` tells; no others are
/// touched.
final class NodeProcesses {

  private static final Duration DEAD_WITHIN = Duration.ofSeconds(10);

  private final Path file;
  private final Set<Long> seen = ConcurrentHashMap.newKeySet();
  private final Set<Long> paused = ConcurrentHashMap.newKeySet();

  NodeProcesses(Path data) {
    file = data.resolve("nodes.json");
  }

  /// Node names to pids, of those that run.
  Map<String, Long> pids() throws IOException {
    Map<String, Long> pids = new LinkedHashMap<>();
    for (JsonNode node : JsonMapper.shared().readTree(Files.readAllBytes(file)).values()) {
      pids.put(node.path("name").asString(), node.path("pid").asLong());
    }
    seen.addAll(pids.values());
    return pids;
  }

  long pid(String node) throws IOException {
    Long pid = pids().get(node);
    if (pid == null) {
      throw new IOException(file + " names no process of " + node + "; it has " + pids().keySet());
    }
    return pid;
  }

  /// SIGKILL; returns once the process is gone.
  long kill(String node) throws IOException {
    long pid = pid(node);
    kill(pid);
    return pid;
  }

  private void kill(long pid) {
    paused.remove(pid);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    Await.until(DEAD_WITHIN, "the end of process " + pid, () -> !isAlive(pid));
  }

  /// SIGTERM.
  long terminate(String node) throws IOException {
    long pid = pid(node);
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    return pid;
  }

  void pause(long pid) throws IOException {
    paused.add(pid);
    signal("STOP", pid);
  }

  void resume(long pid) throws IOException {
    signal("CONT", pid);
    paused.remove(pid);
  }

  void resumeAll() throws IOException {
    for (long pid : paused) {
      resume(pid);
    }
  }

  /// Kills those that still run.
  ///
  /// @return their pids
  List<Long> reap() {
    List<Long> left = new ArrayList<>();
    for (long pid : seen) {
      if (isAlive(pid)) {
        left.add(pid);
        kill(pid);
      }
    }
    return left;
  }

  static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !isZombie(pid);
  }

  /// Whether it ended and its parent, which may be stopped, has not heard yet.
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
    } catch (IOException _) {
      return false; // it is gone altogether, or the system has no such file
    }
  }

  private static void signal(String name, long pid) {
    List<String> words = List.of("sh", "-c", "kill -" + name + " " + pid);
    CommandResult result = Perigee.run(words);
    if (result.status() != 0) {
      throw new AssertionError("no " + name + " for process " + pid + ": " + result.err());
    }
  }
}
