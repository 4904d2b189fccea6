package perigee.selection.liveness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Judges servers by what they say themselves, by their fleet links, and by what other nodes see of
/// them. Nobody is taken for dead by the word of one: at least two must miss it (two nodes, or one
/// node and control whose link is silent), and they must be more than those that see it. A node
/// that misses most of what it looks at is cut off itself, and has no say, unless what it misses is
/// all in one region and it sees others. A server that only control misses goes on being told. A
/// region that died whole is out as one (`LostRegions`). Of one thread.
public final class ServerWatch {

  /// Servers, at most.
  public static final int MOST_SERVERS = 16_384;

  private static final int MOST_OBSERVERS = 65_536;
  private static final int LEAST_WITNESSES = 2;
  private static final String SOMEWHERE = "";

  private final LivenessConfig config;
  private final Map<String, Watched> servers = new TreeMap<>();
  private final Map<String, String> regions = new HashMap<>();

  public ServerWatch(LivenessConfig config) {
    this.config = config;
  }

  /// A server that is to be watched; does nothing if it is known in that region.
  public void watch(String server, String region) {
    Watched known = servers.get(server);
    if (known != null && known.region.equals(region)) {
      return;
    }
    if (known == null && servers.size() == MOST_SERVERS) {
      throw new IllegalStateException("more than " + MOST_SERVERS + " servers");
    }
    servers.put(server, new Watched(server, region));
  }

  /// Says where a node is that looks at servers; one that is watched need not be named. Nodes
  /// beyond a bound are taken to be in one region.
  public void observer(String node, String region) {
    if (regions.size() < MOST_OBSERVERS || regions.containsKey(node)) {
      regions.put(node, region);
    }
  }

  /// A server that was removed on purpose; its word about others counts no more, either.
  public void forget(String server) {
    servers.remove(server);
    regions.remove(server);
    servers.values().forEach(each -> each.forget(server));
  }

  /// A server reports.
  ///
  /// @param nowNanos of a clock that only goes forward, as everywhere here
  public void reported(String server, boolean draining, long nowNanos) {
    Watched watched = servers.get(server);
    if (watched != null) {
      watched.heard(nowNanos);
      watched.draining = draining;
    }
  }

  /// The link of a server has ended.
  public void linkClosed(String server) {
    Watched watched = servers.get(server);
    if (watched != null) {
      watched.linkClosed();
    }
  }

  /// A node has probed a server; its word about itself does not count.
  public void probed(String observer, String server, boolean answered, long nowNanos) {
    Watched watched = servers.get(server);
    if (watched != null && !observer.equals(server)) {
      watched.probed(observer, answered, nowNanos);
    }
  }

  /// An operator takes a server out, or lets it in again.
  public void suspend(String server, boolean suspended) {
    Watched watched = servers.get(server);
    if (watched != null) {
      watched.suspended = suspended;
    }
  }

  /// Judges all servers.
  public Judgement judge(long nowNanos) {
    Map<String, Look> looks = looks(nowNanos);
    int places = places();
    List<Watched> missing = new ArrayList<>();
    Map<String, Evidence> evidence = new HashMap<>();
    for (Watched server : servers.values()) {
      Evidence found = evidence(server, looks, places, nowNanos);
      evidence.put(server.id, found);
      boolean back = server.isBack(found.isDead(), config, nowNanos);
      if (found.isDead() || (server.isOut && !back)) {
        missing.add(server);
      } else {
        server.isOut = false;
      }
    }
    // Who is out stays out; who has come back and only waits makes room for who is dead.
    missing.sort(
        Comparator.comparing((Watched each) -> !deadIn(evidence, each))
            .thenComparing(each -> !each.isOut)
            .thenComparing(each -> each.id));
    Set<String> lost =
        LostRegions.of(
            config,
            servers.values(),
            server -> evidence.getOrDefault(server.id, Evidence.NONE).isLost());
    SafetyBudget budget = new SafetyBudget(config, servers.values());
    for (Watched server : missing) {
      boolean dead = deadIn(evidence, server);
      server.isOut = (dead && lost.contains(server.region)) || budget.take(server, dead);
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (Watched server : servers.values()) {
      Evidence found = evidence.getOrDefault(server.id, Evidence.NONE);
      verdicts.add(verdict(server, found));
    }
    return new Judgement(verdicts, budget.alarms());
  }

  private static boolean deadIn(Map<String, Evidence> evidence, Watched server) {
    return evidence.getOrDefault(server.id, Evidence.NONE).isDead();
  }

  private static Verdict verdict(Watched server, Evidence found) {
    if (server.suspended) {
      return new Verdict(server.id, Verdict.State.SUSPENDED, "an operator suspended it");
    }
    if (server.isOut) {
      return new Verdict(
          server.id, Verdict.State.DEAD, found.isDead() ? found.text() : "is back, not for long");
    }
    if (server.draining) {
      return new Verdict(server.id, Verdict.State.DRAINING, "it is draining");
    }
    if (found.isDead()) {
      String reason = found.text() + "; kept in answers by the safety budget";
      return new Verdict(server.id, Verdict.State.SUSPECTED, reason);
    }
    if (found.witnesses() > 0) {
      return new Verdict(server.id, Verdict.State.SUSPECTED, found.text());
    }
    return new Verdict(server.id, Verdict.State.ALIVE, "it is well");
  }

  /// What one observer sees and misses.
  private static final class Look {
    int seen;
    int missed;
    final Set<String> seenRegions = new HashSet<>();
    final Set<String> missedRegions = new HashSet<>();

    /// It misses more than it sees, and not because a single region is gone.
    boolean isCutOff() {
      boolean one = missedRegions.size() == 1 && !missedRegions.containsAll(seenRegions);
      return missed > 1 && missed > seen && !one;
    }
  }

  private static final Look NOTHING_SEEN = new Look();

  private Map<String, Look> looks(long nowNanos) {
    Map<String, Look> looks = new HashMap<>();
    for (Watched server : servers.values()) {
      for (String observer : server.observers()) {
        Look look = looks.computeIfAbsent(observer, _ -> new Look());
        if (server.isSeenBy(observer, config, nowNanos)) {
          look.seen++;
          look.seenRegions.add(server.region);
        } else if (server.isMissedBy(observer, config, nowNanos)) {
          look.missed++;
          look.missedRegions.add(server.region);
        }
      }
    }
    return looks;
  }

  private Evidence evidence(Watched server, Map<String, Look> looks, int places, long nowNanos) {
    int seeing = 0;
    int missing = 0;
    int outside = 0;
    boolean seenOutside = false;
    Set<String> witnesses = new HashSet<>();
    for (String observer : server.observers()) {
      boolean counts =
          !looks.getOrDefault(observer, NOTHING_SEEN).isCutOff() && isHeard(observer, nowNanos);
      if (!counts) {
        continue;
      }
      boolean sees = server.isSeenBy(observer, config, nowNanos);
      boolean misses = server.isSurelyMissedBy(observer, config, nowNanos);
      seeing += sees ? 1 : 0;
      missing += misses ? 1 : 0;
      String region = region(observer);
      if (!region.equals(server.region)) {
        seenOutside |= sees;
        outside += misses ? 1 : 0;
        if (misses) {
          witnesses.add(region);
        }
      }
    }
    boolean gone = server.isGone(config, nowNanos);
    boolean attested =
        outside >= LostRegions.LEAST_WITNESSES
            && witnesses.size() >= Math.min(LostRegions.LEAST_WITNESSES, Math.max(1, places - 1));
    boolean lost = gone && attested && !seenOutside;
    return new Evidence(seeing, missing, server.isLinkDown(config, nowNanos), lost);
  }

  private String region(String observer) {
    Watched watched = servers.get(observer);
    return watched != null ? watched.region : regions.getOrDefault(observer, SOMEWHERE);
  }

  /// How many regions have nodes that could look at servers.
  private int places() {
    Set<String> all = new HashSet<>(regions.values());
    servers.values().forEach(each -> all.add(each.region));
    return all.size();
  }

  /// Whether an observer's word can be new: it comes by its link.
  private boolean isHeard(String observer, long nowNanos) {
    Watched watched = servers.get(observer);
    return watched == null || !watched.isLinkDown(config, nowNanos);
  }

  /// What is said of a server at one moment.
  ///
  /// @param seeing nodes that see it
  /// @param missing nodes that miss it
  /// @param isLost whether it would be dead with all its region, too (`LostRegions`)
  private record Evidence(int seeing, int missing, boolean linkDown, boolean isLost) {
    static final Evidence NONE = new Evidence(0, 0, false, false);

    int witnesses() {
      return missing + (linkDown ? 1 : 0);
    }

    boolean isDead() {
      return missing > 0 && missing > seeing && witnesses() >= LEAST_WITNESSES;
    }

    String text() {
      return (linkDown ? "its link is silent, " : "")
          + missing
          + " of "
          + (missing + seeing)
          + " nodes miss it";
    }
  }
}
