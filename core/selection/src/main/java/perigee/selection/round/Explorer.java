package perigee.selection.round;

import java.util.HashMap;
import java.util.Map;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.map.Why;

/// Sends a few units for a while to a region that could be better, if only it were measured. Probes
/// and beacons come first, and have their time: this is for clients that answer none. Bounded by a
/// share of all units, and by a pause for each of them. Of one thread.
final class Explorer {

  /// Long enough for an answer of 20 s to be asked for anew and used.
  private static final long VISIT_MILLIS = 30_000;

  private static final long PAUSE_MILLIS = 600_000;

  /// How long a unit waits for what probes find before it goes.
  private static final long PATIENCE_MILLIS = 60_000;

  /// A region with less evidence is not measured.
  private static final double MEASURED = 0.5;

  /// An unmeasured path may take so much less than presumed.
  private static final double OPTIMISM = 0.4;

  private final double share;
  private final Map<Prefix, Visit> visits = new HashMap<>();
  private Map<Prefix, Long> waiting = new HashMap<>();
  private Map<Prefix, Long> waitingBefore = new HashMap<>();
  private double budget;
  private long latestMillis;

  Explorer(double share) {
    this.share = share;
  }

  void begin(int units, long nowMillis) {
    visits.values().removeIf(visit -> nowMillis > visit.sinceMillis + PAUSE_MILLIS);
    waitingBefore = waiting;
    waiting = new HashMap<>();
    if (latestMillis > 0 && share > 0) {
      double gained = share * units / VISIT_MILLIS * Math.max(0, nowMillis - latestMillis);
      budget = Math.min(Math.max(1, share * units), budget + gained);
    }
    latestMillis = nowMillis;
  }

  /// Changes the unit's choice if it is on a visit, or goes on one now.
  void decide(RankedUnit unit, long nowMillis) {
    Prefix prefix = unit.prefix();
    if (prefix == null) {
      return;
    }
    Visit visit = visits.get(prefix);
    if (visit == null) {
      int candidate = worthAVisit(unit);
      if (candidate >= 0 && hasWaited(prefix, nowMillis) && budget >= 1) {
        budget--;
        visit = new Visit(unit.region(candidate), nowMillis);
        visits.put(prefix, visit);
      }
    }
    if (visit != null && nowMillis < visit.sinceMillis + VISIT_MILLIS) {
      stay(unit, visit);
    }
  }

  private boolean hasWaited(Prefix prefix, long nowMillis) {
    long since = waitingBefore.getOrDefault(prefix, nowMillis);
    waiting.put(prefix, since);
    return nowMillis - since >= PATIENCE_MILLIS;
  }

  private static void stay(RankedUnit unit, Visit visit) {
    int candidate = unit.candidateOf(visit.region);
    if (candidate >= 0 && unit.figures(candidate).samples() < MEASURED) {
      for (TrafficClass each : TrafficClass.values()) {
        unit.choose(each, candidate, Why.EXPLORED);
      }
    }
  }

  /// The unmeasured candidate that could gain most, or -1.
  private static int worthAVisit(RankedUnit unit) {
    int chosen = unit.chosen(TrafficClass.SMALL);
    if (chosen < 0 || unit.figures(chosen).samples() < MEASURED) {
      return -1;
    }
    double best = unit.nanos(TrafficClass.SMALL, chosen);
    int found = -1;
    for (int i = 0; i < unit.candidates(); i++) {
      double hoped = OPTIMISM * unit.nanos(TrafficClass.SMALL, i);
      if (unit.figures(i).samples() < Wishes.UNSEEN && hoped < best) {
        best = hoped;
        found = i;
      }
    }
    return found;
  }

  /// How many units are on a visit.
  int visiting(long nowMillis) {
    int count = 0;
    for (Visit visit : visits.values()) {
      count += nowMillis < visit.sinceMillis + VISIT_MILLIS ? 1 : 0;
    }
    return count;
  }

  private record Visit(int region, long sinceMillis) {}
}
