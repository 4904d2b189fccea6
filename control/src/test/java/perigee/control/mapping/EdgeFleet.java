package perigee.control.mapping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.FleetObserver;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.ServerDescription;
import perigee.model.mapping.ServerHealth;
import perigee.model.purge.Purge;

/// Edges that say what a test has them say, and take every map that they are sent; name servers
/// that take a map when a test says so.
final class EdgeFleet implements Fleet {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Map<String, FleetMessage.Hello> nodes = new TreeMap<>();
  private final List<Sent> received = new ArrayList<>();
  private volatile FleetObserver observer = FleetObserver.NOBODY;

  private record Sent(String node, FleetMessage.FromControl message) {}

  FleetObserver observer() {
    return observer;
  }

  void come(String id, String region, String address) {
    come(id, region, address, Capacity.UNKNOWN);
  }

  void come(String id, String region, String address, Capacity capacity) {
    come(id, region, address, capacity, 1);
  }

  /// @param cost of a byte from there
  void come(String id, String region, String address, Capacity capacity, double cost) {
    come(
        id,
        Role.EDGE,
        region,
        address + ":1",
        new ServerDescription(id, List.of(address), 80, 443, cost, capacity));
  }

  void comeNameServer(String id) {
    come(id, Role.NAMESERVER, "names", "", ServerDescription.NONE);
  }

  private void come(
      String id, Role role, String region, String fabric, ServerDescription description) {
    FleetMessage.Hello hello =
        new FleetMessage.Hello(
            id, role, region, fabric, "test", Map.of(), LogPosition.NONE, 0, 0, description);
    synchronized (this) {
      nodes.put(id, hello);
    }
    observer.came(hello);
  }

  /// Waits for a map that a test likes; its version.
  synchronized long awaitMap(LongPredicate liked) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      for (Sent each : List.copyOf(received)) {
        if (each.message() instanceof FleetMessage.NewMap map && liked.test(map.version())) {
          return map.version();
        }
      }
      wait(100);
    }
    throw new AssertionError("no such map came");
  }

  /// The maps that one node was sent since, as they came, each with its last piece.
  synchronized List<FleetMessage.NewMap> maps(String node) {
    List<FleetMessage.NewMap> maps = new ArrayList<>();
    for (Sent each : received) {
      if (each.node().equals(node) && each.message() instanceof FleetMessage.NewMap map) {
        maps.add(map);
      }
    }
    return maps;
  }

  /// Waits until a node hears that a server is dead; the version of the map that it had then.
  synchronized long awaitDead(String server, String node) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      long had = 0;
      for (Sent each : received) {
        if (!each.node().equals(node)) {
          continue;
        }
        if (each.message() instanceof FleetMessage.NewMap map) {
          had = map.version();
        } else if (each.message() instanceof FleetMessage.Health health && isDead(server, health)) {
          return had;
        }
      }
      wait(100);
    }
    throw new AssertionError(node + " was not told that " + server + " is dead");
  }

  private static boolean isDead(String server, FleetMessage.Health health) {
    return health.servers().stream()
        .anyMatch(one -> one.server().equals(server) && one.state() == ServerHealth.State.DEAD);
  }

  @Override
  public boolean send(String node, FleetMessage.FromControl message) {
    synchronized (this) {
      received.add(new Sent(node, message));
      notifyAll();
    }
    if (message instanceof FleetMessage.NewMap map && isEdge(node)) {
      observer.mapTaken(node, map.version(), List.of());
    }
    return true;
  }

  private synchronized boolean isEdge(String node) {
    FleetMessage.Hello hello = nodes.get(node);
    return hello != null && hello.role() == Role.EDGE;
  }

  @Override
  public void observe(FleetObserver next) {
    observer = next;
  }

  @Override
  public synchronized List<NodeStatus> nodes() {
    return nodes.values().stream()
        .map(hello ->
            new NodeStatus(
                hello.node(),
                hello.role(),
                hello.region(),
                true,
                hello.fabric(),
                "test",
                Map.of(),
                LogPosition.NONE,
                0,
                List.of(),
                NodeReport.NONE,
                hello.server(),
                null))
        .toList();
  }

  @Override
  public String certificate() {
    return "";
  }

  @Override
  public LogPosition purge(List<Purge> purges) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PurgeProgress progress(LogPosition position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PurgeProgress await(LogPosition position, Duration atMost) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Spread tlsSpread(long version) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Spread awaitTls(long version, Duration atMost) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<String> ask(String node, String kind, @Nullable String argument) {
    return Optional.empty();
  }

  @Override
  public String prefetch(List<String> urls, List<String> regions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<PrefetchStatus> prefetchStatus(String id) {
    return Optional.empty();
  }

  @Override
  public boolean drain(String node) {
    return false;
  }

  @Override
  public boolean remove(String node) {
    return false;
  }

  @Override
  public String joinToken(String node, Role role, String region, Duration life) {
    throw new UnsupportedOperationException();
  }
}
