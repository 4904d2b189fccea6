package perigee.control.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth;
import perigee.model.mapping.ServerHealth.State;
import perigee.selection.liveness.Alarm;
import perigee.selection.liveness.Judgement;
import perigee.selection.liveness.LivenessConfig;
import perigee.selection.liveness.ServerWatch;
import perigee.selection.liveness.Verdict;

/// How servers are, as name servers are told: `ServerWatch` judges, and here its verdicts are kept,
/// so that only what changed is told. Of the mapper's thread.
final class HealthBook {

  private static final Logger LOG = LoggerFactory.getLogger(HealthBook.class);

  /// Small moves of the load are no news.
  private static final double LOAD_STEPS = 20;

  private final ServerWatch watch = new ServerWatch(LivenessConfig.DEFAULT);
  private final LongSupplier nanos;
  private final Set<String> watched = new HashSet<>();
  private final Set<String> linked = new HashSet<>();
  private Map<String, ServerHealth> health = Map.of();
  private List<Alarm> alarms = List.of();

  /// @param nanos a clock that only goes forward, nanoseconds
  HealthBook(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void came(String node, String region) {
    linked.add(node);
    watch.observer(node, region);
  }

  void left(String node) {
    linked.remove(node);
    watch.linkClosed(node);
  }

  void reported(String node, NodeReport report) {
    watch.reported(node, report.draining(), nanos.getAsLong());
  }

  void probed(String observer, String node, boolean alive) {
    watch.probed(observer, node, alive, nanos.getAsLong());
  }

  /// Judges all servers anew.
  ///
  /// @return whether anything is to be told
  boolean judge(ServerBook book) {
    List<Server> servers = book.servers();
    Set<String> ids = new HashSet<>();
    for (Server server : servers) {
      watch.watch(server.id(), server.region());
      ids.add(server.id());
    }
    watched.removeAll(ids);
    watched.forEach(watch::forget);
    watched.clear();
    watched.addAll(ids);
    Judgement judgement = watch.judge(nanos.getAsLong());
    if (!judgement.alarms().equals(alarms)) {
      alarms = judgement.alarms();
      alarms.forEach(alarm -> LOG.error("event=more-dead-than-allowed alarm=\"{}\"", alarm));
    }
    Map<String, ServerHealth> next = new TreeMap<>();
    for (Verdict verdict : judgement.verdicts()) {
      ServerHealth now = health(verdict, book);
      tell(health.get(verdict.server()), now, verdict.reason());
      next.put(verdict.server(), now);
    }
    boolean changed = !next.equals(health);
    health = next;
    return changed;
  }

  private static void tell(@Nullable ServerHealth before, ServerHealth now, String reason) {
    if (before != null && before.state() != now.state()) {
      LOG.warn("event=server-{} server={} reason=\"{}\"", now.state(), now.server(), reason);
    }
  }

  private static ServerHealth health(Verdict verdict, ServerBook book) {
    State state =
        switch (verdict.state()) {
          case ALIVE, SUSPECTED -> State.ALIVE;
          case DRAINING -> State.DRAINING;
          case SUSPENDED -> State.SUSPENDED;
          case DEAD -> State.DEAD;
        };
    double load = book.report(verdict.server()).use().greatest();
    return new ServerHealth(verdict.server(), state, Math.round(load * LOAD_STEPS) / LOAD_STEPS);
  }

  boolean isUsable(String server) {
    ServerHealth known = health.get(server);
    return known == null || known.state() == State.ALIVE;
  }

  boolean isLinked(String node) {
    return linked.contains(node);
  }

  /// How servers are, by id.
  Map<String, ServerHealth> health() {
    return health;
  }

  List<ServerHealth> list() {
    return new ArrayList<>(health.values());
  }

  /// Servers that are given up now.
  int dead() {
    int count = 0;
    for (ServerHealth each : health.values()) {
      count += each.state() == State.DEAD ? 1 : 0;
    }
    return count;
  }
}
