package perigee.app.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.client.Failure;
import perigee.app.process.JavaCommand;
import perigee.model.Role;

/// A whole network on this machine: starts its nodes, keeps them alive, stops them in order.
final class LocalNetwork {

  private static final Logger LOG = LoggerFactory.getLogger(LocalNetwork.class);

  private static final Duration READY_WITHIN = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration EDGES_END_WITHIN = Duration.ofSeconds(5);
  private static final Duration CORES_END_WITHIN = Duration.ofSeconds(3);
  private static final Duration CONTROL_ENDS_WITHIN = Duration.ofSeconds(2);
  private static final int HOPELESS_DEATHS = 3;

  private final NetworkFiles files;
  private final List<NodeProcess> processes;
  private final InstantSource clock;

  LocalNetwork(Path data, JavaCommand java, InstantSource clock) {
    this.files = new NetworkFiles(data);
    this.clock = clock;
    List<NodeProcess> all = new ArrayList<>();
    for (LocalNode node : LocalNode.ALL) {
      Path folder = data.resolve(node.id());
      List<String> command = java.node(folder.resolve(NodeYaml.FILE));
      all.add(new NodeProcess(node, folder, command, clock, this::writeNodes));
    }
    this.processes = List.copyOf(all);
  }

  NetworkFiles files() {
    return files;
  }

  /// Starts all nodes at once; they find each other.
  void start() throws IOException {
    files.deleteOld();
    for (NodeProcess process : processes) {
      process.start();
    }
  }

  /// Waits until every node serves.
  void awaitReady() throws Failure, InterruptedException {
    Instant late = clock.instant().plus(READY_WITHIN);
    while (!processes.stream().allMatch(NodeProcess::isReady)) {
      for (NodeProcess process : processes) {
        if (process.deaths() >= HOPELESS_DEATHS) {
          throw new Failure(whyNot(process, "ended %d times".formatted(process.deaths())));
        }
        if (clock.instant().isAfter(late) && !process.isReady()) {
          throw new Failure(whyNot(process, "was not ready in " + READY_WITHIN.toSeconds() + " s"));
        }
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  /// Drains super nodes, name servers and edges, then cores, then control, so that nobody loses a
  /// parent that it still needs.
  void stop() {
    try {
      end(EnumSet.of(Role.SUPERNODE, Role.NAMESERVER, Role.EDGE), EDGES_END_WITHIN);
      end(EnumSet.of(Role.CORE), CORES_END_WITHIN);
      end(EnumSet.of(Role.CONTROL), CONTROL_ENDS_WITHIN);
      files.delete();
    } catch (IOException e) {
      LOG.warn("event=files-not-removed reason=\"{}\"", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Set<Role> roles, Duration atMost) throws InterruptedException {
    Predicate<NodeProcess> concerned = process -> roles.contains(process.node().role());
    Instant late = clock.instant().plus(atMost);
    processes.stream().filter(concerned).forEach(NodeProcess::stop);
    for (NodeProcess process : processes.stream().filter(concerned).toList()) {
      Duration left = Duration.between(clock.instant(), late);
      process.awaitEnd(left.isNegative() ? Duration.ZERO : left);
    }
  }

  private void writeNodes() {
    try {
      files.writeNodes(processes);
    } catch (IOException e) {
      LOG.warn("event=nodes-file-not-written reason=\"{}\"", e.getMessage());
    }
  }

  private static String whyNot(NodeProcess process, String what) {
    String message =
        "%s %s before the network was ready; see %s"
            .formatted(process.node().id(), what, process.log());
    try {
      List<String> lines = Files.readAllLines(process.log());
      return lines.isEmpty() ? message : message + ", which ends: " + lines.getLast();
    } catch (IOException _) {
      return message;
    }
  }
}
