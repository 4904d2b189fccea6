package perigee.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.fleet.Fleet;
import perigee.control.store.Nodes;
import perigee.net.tls.PrivateFile;

/// Join tokens of bootstrap nodes, one file each (`join/NODE.token`, readable by the owner alone):
/// there while the node has not joined, written anew before its token expires, gone once it joined.
final class JoinFiles implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JoinFiles.class);

  private static final Duration LIFE = Duration.ofDays(1);
  private static final Duration RENEWED_BEFORE = Duration.ofHours(1);
  private static final long LOOK_MILLIS = 1_000;

  private final Path folder;
  private final List<BootstrapNode> bootstrap;
  private final Nodes nodes;
  private final Fleet fleet;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().daemon().name("join-files").unstarted(task));

  /// When the token in a node's file expires. Guarded by this.
  private final Map<String, Instant> expiries = new HashMap<>();

  JoinFiles(
      Path folder, List<BootstrapNode> bootstrap, Nodes nodes, Fleet fleet, InstantSource clock) {
    this.folder = folder;
    this.bootstrap = bootstrap;
    this.nodes = nodes;
    this.fleet = fleet;
    this.clock = clock;
  }

  /// Writes the files and keeps them right from now on.
  void start() throws IOException {
    if (bootstrap.isEmpty()) {
      return;
    }
    settle();
    // The task catches what it throws, and ends with the timer.
    ScheduledFuture<?> _ =
        timer.scheduleWithFixedDelay(
            this::settleOrSay, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Makes each file what it should be now.
  synchronized void settle() throws IOException {
    for (BootstrapNode node : bootstrap) {
      if (nodes.find(node.id()).isPresent()) {
        expiries.remove(node.id());
        Files.deleteIfExists(file(node));
      } else if (isDue(node)) {
        write(node);
      }
    }
  }

  private void settleOrSay() {
    try {
      settle();
    } catch (IOException | RuntimeException e) {
      // Thrown on, it would end the timer; the next look tries again.
      log.warn("event=join-files-failed folder={} reason='{}'", folder, e.toString());
    }
  }

  private boolean isDue(BootstrapNode node) {
    Instant expiry = expiries.get(node.id());
    return expiry == null || !clock.instant().isBefore(expiry.minus(RENEWED_BEFORE));
  }

  private void write(BootstrapNode node) throws IOException {
    Instant expiry = clock.instant().plus(LIFE);
    String token = fleet.joinToken(node.id(), node.role(), node.region(), LIFE);
    PrivateFile.write(file(node), token + "\n");
    expiries.put(node.id(), expiry);
  }

  private Path file(BootstrapNode node) {
    return folder.resolve(node.id() + ".token");
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
