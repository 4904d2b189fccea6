package perigee.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole network on loopback, as `perigee up` starts it: control, two edges in two regions, two
/// cores, each a process of its own. No process outlives it, whatever the test does.
///
/// Its folder below `target/networks` stays, with the nodes' logs, for whoever looks into a failed
/// test.
public final class SmallNetwork implements AutoCloseable {

  private static final Path ALL = Path.of("target", "networks");
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(60);
  private static final Duration END_WITHIN = Duration.ofSeconds(30);
  private static final int PORTS = 44;

  private final Path data;
  private final boolean keepsCaches;
  private final Process up;
  private final NodeProcesses processes;
  private final Thread reaper;
  private final Map<String, String> endpoints;
  private final ControlApi api;

  private SmallNetwork(Path data, int basePort, boolean keepsCaches) throws IOException {
    this.data = data;
    this.keepsCaches = keepsCaches;
    Path log = data.resolve("up.log");
    String port = Integer.toString(basePort);
    up = Perigee.start(log, "up", "--data", data.toString(), "--base-port", port);
    processes = new NodeProcesses(data);
    reaper = new Thread(this::reap, "reap-" + data.getFileName());
    Runtime.getRuntime().addShutdownHook(reaper);
    try {
      Await.until(READY_WITHIN, "the network's endpoints in " + data, this::isReadyOrOver);
      if (!up.isAlive()) {
        throw new AssertionError("the network did not start: " + Files.readString(log));
      }
      endpoints = readEndpoints();
      processes.pids();
      api = new ControlApi(URI.create(endpoint("api")), endpoint("api-token"));
    } catch (IOException | RuntimeException | AssertionError e) {
      reap();
      Runtime.getRuntime().removeShutdownHook(reaper);
      throw e;
    }
  }

  /// Starts a network in a new folder, on free ports; returns once it is ready. Its caches go when
  /// it is closed.
  public static SmallNetwork start() {
    return unchecked(() -> new SmallNetwork(newFolder(), freePort(), false));
  }

  /// A folder for one network.
  public static Path newFolder() {
    return unchecked(() -> {
      Files.createDirectories(ALL);
      return Files.createTempDirectory(ALL.toAbsolutePath(), "network");
    });
  }

  /// Starts a network in a folder that may hold one's state, with its ports from a base up.
  public static SmallNetwork startIn(Path data, int basePort) {
    return unchecked(() -> new SmallNetwork(data, basePort, true));
  }

  /// A base port with enough free ports from there up.
  public static int freePort() {
    return FreePorts.block(PORTS);
  }

  private boolean isReadyOrOver() {
    return Files.exists(data.resolve("endpoints.json")) || !up.isAlive();
  }

  private Map<String, String> readEndpoints() throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    byte[] text = Files.readAllBytes(data.resolve("endpoints.json"));
    for (Map.Entry<String, JsonNode> each : JsonMapper.shared().readTree(text).properties()) {
      all.put(each.getKey(), each.getValue().asString());
    }
    return all;
  }

  public Path data() {
    return data;
  }

  public ControlApi api() {
    return api;
  }

  /// The value of a name in `endpoints.json`.
  public String endpoint(String name) {
    String value = endpoints.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          name + " is not among the endpoints " + endpoints.keySet());
    }
    return value;
  }

  /// The port of an endpoint that is a URL, `edge-http` say.
  public int port(String endpoint) {
    return URI.create(endpoint(endpoint)).getPort();
  }

  /// Node names to pids, of those that run.
  public Map<String, Long> pids() {
    return unchecked(processes::pids);
  }

  /// Runs a command of the program against this network.
  public CommandResult command(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--data", data.toString()));
    return Perigee.command(words);
  }

  /// SIGKILL; returns once the node's process is gone, with the pid that it had.
  public long kill(String node) {
    return unchecked(() -> processes.kill(node));
  }

  /// SIGTERM, which drains the node; returns its pid at once.
  public long terminate(String node) {
    return unchecked(() -> processes.terminate(node));
  }

  /// SIGSTOP: the process is there and does nothing.
  ///
  /// @return the pid, for `resume`
  public long pause(String node) {
    return unchecked(() -> {
      long pid = processes.pid(node);
      processes.pause(pid);
      return pid;
    });
  }

  /// SIGSTOP for the supervisor: nodes that die stay dead until `resume`.
  public long pauseSupervisor() {
    return unchecked(() -> {
      processes.pause(up.pid());
      return up.pid();
    });
  }

  /// SIGCONT.
  public void resume(long pid) {
    unchecked(() -> {
      processes.resume(pid);
      return pid;
    });
  }

  /// Waits until a node that died serves again, in a new process.
  public void awaitBack(String node, long deadPid) {
    Await.until(
        BACK_WITHIN,
        node + " is back; see " + data.resolve(node),
        () -> processes.pid(node) != deadPid && Files.exists(data.resolve(node).resolve("ready")));
  }

  /// Waits until control has a link with every other node.
  public void awaitAllOnline() {
    Await.until(
        BACK_WITHIN,
        "every node is linked",
        () -> {
          List<JsonNode> nodes = api.nodes();
          return nodes.size() == pids().size() - 1
              && nodes.stream().allMatch(node -> node.path("online").asBoolean());
        });
  }

  /// Stops the network as Ctrl-C does.
  ///
  /// @return the exit status
  /// @throws AssertionError if it does not end in time, or a node outlives it
  public int stop() {
    try {
      processes.pids();
      processes.resumeAll();
      up.destroy();
      if (!up.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the network did not end within " + END_WITHIN + ": " + data);
      }
      List<Long> left = processes.reap();
      if (!left.isEmpty()) {
        throw new AssertionError("processes outlived the network: " + left + ", see " + data);
      }
      return up.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the network ended", e);
    }
  }

  /// Stops it if it runs.
  @Override
  public void close() {
    try {
      int status = up.isAlive() ? stop() : 0;
      if (status != 0) {
        throw new AssertionError("the network ended with " + status + ", not 0; see " + data);
      }
    } finally {
      reap();
      Runtime.getRuntime().removeShutdownHook(reaper);
      removeCaches();
    }
  }

  private void reap() {
    up.destroyForcibly();
    processes.reap();
  }

  private void removeCaches() {
    if (keepsCaches) {
      return;
    }
    for (String node : List.of("edge1", "edge2", "core1", "core2")) {
      Path cache = data.resolve(node).resolve("cache");
      if (Files.isDirectory(cache)) {
        remove(cache);
      }
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Work<T> {
    T get() throws IOException;
  }

  private static <T> T unchecked(Work<T> work) {
    try {
      return work.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
