package perigee.selection.liveness;

import java.util.LinkedHashMap;
import java.util.Map;

/// What is known of one server.
final class Watched {

  /// Observers of one server, at most; the one heard of longest ago is forgotten first.
  static final int MOST_OBSERVERS = 64;

  private static final double PENALTY_HALVES_SECONDS = 120;
  private static final double MOST_PENALTY = 16;

  final String id;
  final String region;
  boolean suspended;
  boolean draining;
  boolean isOut;

  /// Whether it was ever heard of: before that nobody misses it.
  private boolean heard;

  private boolean linkClosed;
  private long heardNanos;

  /// When it was first judged; 0 before.
  private long knownNanos;

  private boolean wasFailing;
  private long wellSinceNanos;
  private double penalty;
  private long penaltyNanos;
  private final Map<String, Sighting> sightings = new LinkedHashMap<>();

  Watched(String id, String region) {
    this.id = id;
    this.region = region;
  }

  /// One observer's word.
  ///
  /// @param misses probes without an answer in a row
  private record Sighting(int misses, long nanos) {}

  void heard(long nowNanos) {
    heard = true;
    linkClosed = false;
    heardNanos = nowNanos;
  }

  void linkClosed() {
    linkClosed = heard;
  }

  void probed(String observer, boolean answered, long nowNanos) {
    Sighting last = sightings.remove(observer);
    int misses = answered ? 0 : last == null ? 1 : Math.min(last.misses + 1, 1_000);
    sightings.put(observer, new Sighting(misses, nowNanos));
    if (sightings.size() > MOST_OBSERVERS) {
      sightings.remove(sightings.keySet().iterator().next());
    }
  }

  void forget(String observer) {
    sightings.remove(observer);
  }

  boolean isLinkDown(LivenessConfig config, long nowNanos) {
    return linkClosed || (heard && nowNanos - heardNanos > config.silence().toNanos());
  }

  /// Whether its link is down, or it did not come within a time since it was first judged: so that
  /// a control that has just started does not take what died before for well.
  boolean isGone(LivenessConfig config, long nowNanos) {
    if (knownNanos == 0) {
      knownNanos = nowNanos;
    }
    return isLinkDown(config, nowNanos)
        || (!heard && nowNanos - knownNanos > config.arrival().toNanos());
  }

  /// Whether an observer has said lately that it does not answer.
  boolean isMissedBy(String observer, LivenessConfig config, long nowNanos) {
    Sighting sighting = sightings.get(observer);
    return sighting != null
        && sighting.misses > 0
        && nowNanos - sighting.nanos <= config.sighting().toNanos();
  }

  boolean isSeenBy(String observer, LivenessConfig config, long nowNanos) {
    Sighting sighting = sightings.get(observer);
    return sighting != null
        && sighting.misses == 0
        && nowNanos - sighting.nanos <= config.sighting().toNanos();
  }

  Iterable<String> observers() {
    return sightings.keySet();
  }

  /// Whether an observer has missed it often enough to be believed: once if its link is down, too.
  boolean isSurelyMissedBy(String observer, LivenessConfig config, long nowNanos) {
    Sighting sighting = sightings.get(observer);
    return sighting != null
        && isMissedBy(observer, config, nowNanos)
        && (sighting.misses > 1 || isLinkDown(config, nowNanos));
  }

  /// Notes whether it seems dead now, and tells whether it has been well for long enough to be told
  /// again (RFC 2439: the penalty of each death halves with time).
  boolean isBack(boolean failing, LivenessConfig config, long nowNanos) {
    if (failing) {
      if (!wasFailing) {
        penalty = Math.min(penalty(nowNanos) + 1, MOST_PENALTY);
        penaltyNanos = nowNanos;
      }
      wasFailing = true;
      return false;
    }
    if (wasFailing) {
      wasFailing = false;
      wellSinceNanos = nowNanos;
    }
    double wait = config.leastReturn().toNanos() * Math.pow(2, penalty(nowNanos) - 1);
    return !isOut
        || nowNanos - wellSinceNanos >= Math.min(wait, (double) config.longestReturn().toNanos());
  }

  private double penalty(long nowNanos) {
    double seconds = (nowNanos - penaltyNanos) / 1e9;
    return penalty * Math.pow(0.5, seconds / PENALTY_HALVES_SECONDS);
  }
}
