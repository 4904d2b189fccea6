package perigee.control.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.net.fleet.FleetNode;

/// A node that notes what control tells it.
final class TestNode implements FleetNode {

  final String id;
  final Role role;
  final List<String> tlsEntries = new CopyOnWriteArrayList<>();
  final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  final List<Long> sequences = new ArrayList<>();
  volatile LogPosition position = LogPosition.NONE;
  volatile long release;
  volatile String fabric = "127.0.0.1:9";
  volatile long tls;
  final BlockingQueue<Topology> topologies = new LinkedBlockingQueue<>();
  volatile boolean compacted;

  TestNode(String id, Role role) {
    this.id = id;
    this.role = role;
  }

  @Override
  public FleetMessage.Hello hello() {
    return new FleetMessage.Hello(
        id, role, "fra", fabric, "test", Map.of(), position, release, tls);
  }

  @Override
  public NodeReport report() {
    return NodeReport.NONE;
  }

  @Override
  public void apply(FleetMessage.Purges purges) {
    synchronized (sequences) {
      purges.events().forEach(event -> sequences.add(event.position().sequence()));
    }
    compacted = purges.compacted();
    position = purges.upTo();
    calls.add(purges.compacted() ? "compacted" : "purges");
  }

  @Override
  public void apply(TlsChanges changes) {
    changes.entries().forEach(entry -> tlsEntries.add(entry.id()));
    tls = changes.upTo();
    calls.add("tls");
  }

  @Override
  public List<String> apply(SignedRelease fresh) {
    release = fresh.number();
    calls.add("release");
    return List.of();
  }

  @Override
  public void apply(Topology fresh) {
    topologies.add(fresh);
  }

  @Override
  public void caughtUp() {
    calls.add("caught-up");
  }

  @Override
  public Optional<String> answer(String kind, @Nullable String argument) {
    return Optional.of("{\"kind\":\"" + kind + "\"}");
  }

  @Override
  public void prefetch(FleetMessage.Prefetch prefetch, ProgressListener progress) {
    progress.progress(prefetch.urls().size(), 0, prefetch.urls().size());
  }

  @Override
  public void drain() {
    calls.add("drain");
  }
}
