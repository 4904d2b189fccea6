package perigee.control.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Nodes;
import perigee.model.LogPosition;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.ServerDescription;

/// What control knows of one node that joined. Guarded by its roster's lock.
final class Seat {

  /// A node whose link broke tries again each two seconds at the latest, and serves meanwhile.
  private static final Duration LOST_GRACE = Duration.ofSeconds(10);

  private static final double LOAD_STEPS = 20;

  /// Listeners that super nodes tell browsers of, for each other.
  private static final Set<String> REACHED = Set.of("turn-tcp", "turns", "talk");

  final Nodes.NodeRecord node;
  private final Homecoming homecoming;
  FleetMessage.@Nullable Hello hello;
  LogPosition purges = LogPosition.NONE;
  long release;
  long tls;
  List<String> refused = List.of();
  NodeReport report = NodeReport.NONE;
  @Nullable NodeLink link;
  @Nullable Instant seenAt;

  Seat(Nodes.NodeRecord node, Homecoming homecoming) {
    this.node = node;
    this.homecoming = homecoming;
    this.seenAt = node.seenAt();
  }

  /// Until when the node counts as online though it is not linked; empty if it does not.
  Optional<Instant> graceEnd(Instant now) {
    Instant seen = seenAt;
    if (seen == null || link != null) {
      return Optional.empty();
    }
    // Without a hello it has not come back since control started.
    Optional<Instant> end =
        hello == null ? homecoming.end(seen) : Optional.of(seen.plus(LOST_GRACE));
    return end.filter(now::isBefore);
  }

  boolean isOnline(Instant now) {
    return link != null || graceEnd(now).isPresent();
  }

  /// As other nodes see it. Before its first link its address is not known; but it is of the fleet,
  /// and those who knew it before control started still do.
  Member member() {
    FleetMessage.Hello known = hello;
    // Small moves of the load are no news to the whole fleet.
    double load = Math.round(report.load() * LOAD_STEPS) / LOAD_STEPS;
    return new Member(
        node.id(),
        node.role(),
        node.region(),
        known == null ? "" : known.fabric(),
        link != null,
        report.draining(),
        known == null ? Set.of() : known.levels(),
        load,
        known == null ? Map.of() : reached(known));
  }

  private static Map<String, String> reached(FleetMessage.Hello hello) {
    Map<String, String> all = new HashMap<>();
    if (hello.role() == Role.SUPERNODE) {
      all.putAll(hello.listeners());
      all.keySet().retainAll(REACHED);
    }
    return all;
  }

  Fleet.NodeStatus status(Instant now) {
    FleetMessage.Hello known = hello;
    return new Fleet.NodeStatus(
        node.id(),
        node.role(),
        node.region(),
        isOnline(now),
        known == null ? "" : known.fabric(),
        known == null ? "" : known.version(),
        known == null ? Map.of() : known.listeners(),
        purges,
        release,
        refused,
        report,
        known == null ? ServerDescription.NONE : known.server(),
        link != null ? now : seenAt);
  }
}
