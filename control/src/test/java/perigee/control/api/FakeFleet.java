package perigee.control.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.FleetObserver;
import perigee.control.store.Bus;
import perigee.control.store.EventLog;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.ServerDescription;
import perigee.model.purge.Purge;

/// A fleet of two nodes that a test tells what to say.
final class FakeFleet implements Fleet {

  final List<Purge> purges = new ArrayList<>();
  final Map<String, String> answers = new HashMap<>();
  private final List<String> nodes = new ArrayList<>(List.of("edge1", "core1"));
  private final EventLog events;
  volatile boolean acknowledging = true;

  FakeFleet(EventLog events) {
    this.events = events;
  }

  @Override
  public List<NodeStatus> nodes() {
    return nodes.stream().map(FakeFleet::status).toList();
  }

  private static NodeStatus status(String id) {
    return new NodeStatus(
        id,
        id.startsWith("edge") ? Role.EDGE : Role.CORE,
        "north",
        true,
        "127.0.0.1:9000",
        "0.1.0",
        Map.of("http", "127.0.0.1:8080"),
        LogPosition.NONE,
        0,
        List.of(),
        NodeReport.NONE,
        ServerDescription.NONE,
        null);
  }

  @Override
  public String certificate() {
    return "";
  }

  @Override
  public LogPosition purge(List<Purge> ordered) {
    purges.addAll(ordered);
    return events.append(Bus.PURGES, ordered.stream().map(Purge::toString).toList());
  }

  @Override
  public PurgeProgress progress(LogPosition position) {
    return acknowledging
        ? new PurgeProgress(position, 2, 2, 0, List.of())
        : new PurgeProgress(position, 2, 1, 0, List.of("core1"));
  }

  @Override
  public PurgeProgress await(LogPosition position, Duration atMost) {
    acknowledging = true;
    return progress(position);
  }

  @Override
  public Spread tlsSpread(long version) {
    return new Spread(2, acknowledging ? 2 : 1, 0, acknowledging ? List.of() : List.of("core1"));
  }

  @Override
  public Spread awaitTls(long version, Duration atMost) {
    return tlsSpread(version);
  }

  @Override
  public Optional<String> ask(String node, String kind, @Nullable String argument) {
    return Optional.ofNullable(answers.get(argument));
  }

  @Override
  public String prefetch(List<String> urls, List<String> regions) {
    return "p1";
  }

  @Override
  public Optional<PrefetchStatus> prefetchStatus(String id) {
    return id.equals("p1")
        ? Optional.of(new PrefetchStatus(id, 1, List.of(new NodeProgress("edge1", 1, 0, 1))))
        : Optional.empty();
  }

  @Override
  public void observe(FleetObserver next) {}

  @Override
  public boolean send(String node, FleetMessage.FromControl message) {
    return nodes.contains(node);
  }

  @Override
  public boolean drain(String node) {
    return node.equals("edge1");
  }

  @Override
  public boolean remove(String node) {
    return nodes.remove(node);
  }

  @Override
  public String joinToken(String node, Role role, String region, Duration life) {
    return "join-" + node;
  }
}
