package perigee.control.meeting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What hosts last reported of the meetings that they hold, by lease. Of too many the eldest are
/// forgotten. From any thread.
final class Holdings {

  private static final int MOST = 50_000;

  /// A host reports each 5 s; one that is late by more, and has no link, is dead.
  private static final Duration SILENT = Duration.ofSeconds(6);

  private final InstantSource clock;
  private final Duration fresh;

  /// The eldest first. Guarded by itself.
  private final Map<String, Holding> holdings = new LinkedHashMap<>();

  private record Holding(String node, int participants, double load, Instant at) {}

  /// Holdings.
  ///
  /// @param fresh for how long a report counts
  Holdings(InstantSource clock, Duration fresh) {
    this.clock = clock;
    this.fresh = fresh;
  }

  void put(String lease, String node, int participants, double load) {
    Holding holding = new Holding(node, participants, load, clock.instant());
    synchronized (holdings) {
      holdings.remove(lease);
      holdings.put(lease, holding);
      if (holdings.size() > MOST) {
        holdings.remove(holdings.keySet().iterator().next());
      }
    }
  }

  void remove(String lease) {
    synchronized (holdings) {
      holdings.remove(lease);
    }
  }

  /// Who is at any of these.
  Presence presence(List<String> leases) {
    Instant since = clock.instant().minus(fresh);
    Presence presence = Presence.NOBODY;
    synchronized (holdings) {
      for (String lease : leases) {
        Holding holding = holdings.get(lease);
        if (holding != null && holding.at().isAfter(since)) {
          presence = presence.plus(holding.participants());
        }
      }
    }
    return presence;
  }

  double load(String lease) {
    synchronized (holdings) {
      Holding holding = holdings.get(lease);
      return holding == null ? 0 : holding.load();
    }
  }

  /// What each host has to do, of all meetings together.
  Map<String, Double> loads() {
    Instant since = clock.instant().minus(fresh);
    Map<String, Double> loads = new HashMap<>();
    synchronized (holdings) {
      holdings.values().stream()
          .filter(holding -> holding.at().isAfter(since))
          .forEach(holding -> loads.merge(holding.node(), holding.load(), Double::sum));
    }
    return loads;
  }

  /// Whether a host has said nothing for longer than it may.
  boolean isSilent(String lease) {
    synchronized (holdings) {
      Holding holding = holdings.get(lease);
      return holding != null && holding.at().plus(SILENT).isBefore(clock.instant());
    }
  }
}
