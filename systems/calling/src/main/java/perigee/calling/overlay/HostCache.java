package perigee.calling.overlay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Services;

/// The super nodes that a host knows, 200 at most: what it starts from when the login server is
/// away. Those that answered are kept before those that were only heard of, those that answered
/// lately before those that did long ago. For any thread.
public final class HostCache {

  /// Super nodes.
  public static final int MOST = 200;

  private static final double SMOOTHING = 0.2;
  private static final double UNKNOWN_RTT = 150;
  private static final double LOSS_WEIGHT = 20;
  private static final int MOST_FAILURES = 5;
  private static final int MOST_HEARD = 20;
  private static final int CANDIDATES = 4;

  private final Map<String, Known> byId = new HashMap<>();

  /// One super node and what was measured.
  ///
  /// @param lastSuccessMillis since the epoch; 0 if it never answered
  /// @param rttMillis smoothed; -1 if it was not measured
  /// @param loss share of probes without an answer, 0 to 1
  /// @param failures in a row
  public record Known(
      HostEntry host, long lastSuccessMillis, double rttMillis, double loss, int failures) {

    static Known heard(HostEntry host) {
      return new Known(host, 0, -1, 0, 0);
    }

    /// What it is expected to cost to use it, milliseconds: a lost message is sent again.
    double cost() {
      double rtt = rttMillis < 0 ? UNKNOWN_RTT : rttMillis;
      return rtt * (1 + LOSS_WEIGHT * loss) * (1 << failures);
    }
  }

  public synchronized int size() {
    return byId.size();
  }

  public synchronized List<Known> all() {
    return List.copyOf(byId.values());
  }

  /// Takes what was kept.
  public synchronized void restore(Known known) {
    if (known.failures() >= 0 && known.failures() <= MOST_FAILURES) {
      byId.put(known.host().id(), known);
      shrink();
    }
  }

  /// Hears of super nodes from another; of one other at most twenty new ones, so that nobody fills
  /// the cache with his own.
  public synchronized void heard(List<HostEntry> hosts) {
    int fresh = 0;
    for (HostEntry host : hosts) {
      Known known = byId.get(host.id());
      if (known == null && !host.id().isEmpty() && fresh < MOST_HEARD) {
        byId.put(host.id(), Known.heard(host));
        fresh++;
      } else if (known != null && (known.failures() > 0 || isAt(known.host(), host))) {
        // It may have moved; who answers keeps his address.
        byId.put(
            host.id(),
            new Known(
                merged(host, known.host()),
                known.lastSuccessMillis(),
                known.rttMillis(),
                known.loss(),
                known.failures()));
      }
    }
    shrink();
  }

  private static boolean isAt(HostEntry known, HostEntry told) {
    return known.host().equals(told.host()) && known.port() == told.port();
  }

  /// What is told, and what was known of it besides.
  private static HostEntry merged(HostEntry told, HostEntry before) {
    Services now = told.services();
    Services then = before.services();
    return new HostEntry(
        told.id(),
        told.host(),
        told.port() == 0 ? before.port() : told.port(),
        told.key().length() > 0 ? told.key() : before.key(),
        new Services(
            now.sip() == 0 ? then.sip() : now.sip(),
            now.udp() == 0 ? then.udp() : now.udp(),
            now.tcp() == 0 ? then.tcp() : now.tcp()));
  }

  /// It answered.
  public synchronized void success(HostEntry host, double rttMillis, long nowMillis) {
    Known known = byId.getOrDefault(host.id(), Known.heard(host));
    double before = known.rttMillis();
    double rtt = before < 0 ? rttMillis : before + SMOOTHING * (rttMillis - before);
    double loss = known.loss() * (1 - SMOOTHING);
    byId.put(host.id(), new Known(merged(host, known.host()), nowMillis, rtt, loss, 0));
    shrink();
  }

  /// It did not; after five times in a row it is forgotten.
  public synchronized void failure(HostEntry host) {
    Known known = byId.get(host.id());
    if (known == null) {
      return;
    }
    int failures = known.failures() + 1;
    if (failures >= MOST_FAILURES) {
      byId.remove(host.id());
      return;
    }
    double loss = known.loss() + SMOOTHING * (1 - known.loss());
    byId.put(
        host.id(),
        new Known(known.host(), known.lastSuccessMillis(), known.rttMillis(), loss, failures));
  }

  /// It says that it is none any more.
  public synchronized void leaving(String id) {
    byId.remove(id);
  }

  /// The best of four at random: near ones are found, and not all choose the same.
  ///
  /// @param tried not these
  /// @param fit whether it is what is looked for
  public synchronized Optional<HostEntry> choose(
      RandomGenerator random, Set<String> tried, Predicate<HostEntry> fit) {
    List<Known> left = new ArrayList<>();
    for (Known known : byId.values()) {
      if (!tried.contains(known.host().id()) && fit.test(known.host())) {
        left.add(known);
      }
    }
    left.sort(Comparator.comparing(known -> known.host().id()));
    List<Known> some = new ArrayList<>(CANDIDATES);
    for (int i = 0; i < CANDIDATES && !left.isEmpty(); i++) {
      some.add(left.get(random.nextInt(left.size())));
    }
    return some.stream().min(Comparator.comparingDouble(Known::cost)).map(Known::host);
  }

  private void shrink() {
    if (byId.size() <= MOST) {
      return;
    }
    List<Known> worstFirst = new ArrayList<>(byId.values());
    worstFirst.sort(
        Comparator.comparingInt(Known::failures)
            .reversed()
            .thenComparingLong(Known::lastSuccessMillis)
            .thenComparing(known -> known.host().id()));
    for (Known worst : worstFirst.subList(0, byId.size() - MOST)) {
      byId.remove(worst.host().id());
    }
  }
}
