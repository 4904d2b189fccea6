package perigee.selection.round;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.map.Why;
import perigee.selection.predict.Gain;

/// Lets a unit switch only for a gain that is worth it and lasts; a new unit, which was sent
/// somewhere before much was known of it, for less. Remembers what was seen so far. Of one thread.
final class Hysteresis {

  private Map<Key, Seen> before = new HashMap<>();
  private Map<Key, Seen> now = new HashMap<>();
  private Map<Prefix, Integer> roundsBefore = new HashMap<>();
  private Map<Prefix, Integer> roundsNow = new HashMap<>();

  void begin() {
    before = now;
    now = new HashMap<>();
    roundsBefore = roundsNow;
    roundsNow = new HashMap<>();
  }

  /// @param first whether it was no unit in the last map
  void decide(RankedUnit unit, boolean first) {
    boolean isNew = isNew(unit.prefix(), first);
    for (TrafficClass each : TrafficClass.values()) {
      int incumbent = unit.incumbent(each);
      int best = unit.quickest(each);
      if (incumbent < 0 || best == incumbent) {
        continue;
      }
      if (!isWorth(unit, each, incumbent, best, isNew)) {
        unit.choose(each, incumbent, Why.HELD);
      }
    }
  }

  private boolean isNew(@Nullable Prefix prefix, boolean first) {
    int rounds = first ? 0 : roundsBefore.getOrDefault(prefix, Gain.NEW_ROUNDS);
    if (prefix == null || rounds >= Gain.NEW_ROUNDS) {
      return false;
    }
    roundsNow.put(prefix, rounds + 1);
    return true;
  }

  private boolean isWorth(
      RankedUnit unit, TrafficClass trafficClass, int incumbent, int best, boolean isNew) {
    double from = unit.nanos(trafficClass, incumbent);
    double to = unit.nanos(trafficClass, best);
    boolean isMuch =
        trafficClass == TrafficClass.SMALL
            && Gain.isMuch(from, to)
            && isCertain(unit, from, incumbent, to, best);
    if (!Gain.isWorthAtLast(from, to) && !isMuch) {
      return false;
    }
    Key key = new Key(unit.prefix(), trafficClass);
    Seen seen = before.getOrDefault(key, Seen.NEVER).once(Gain.isWorth(from, to));
    boolean lasts =
        isNew
            ? seen.any >= Gain.ROUNDS
            : seen.any >= Gain.LASTING_ROUNDS && isCertain(unit, from, incumbent, to, best);
    if (seen.large < Gain.ROUNDS && !lasts) {
      now.put(key, seen);
      if (seen.large > 0) {
        unit.pending(trafficClass);
      }
      return false;
    }
    return true;
  }

  private static boolean isCertain(
      RankedUnit unit, double from, int incumbent, double to, int best) {
    return Gain.isCertain(from, to, unit.figures(incumbent).error(), unit.figures(best).error());
  }

  /// In how many rounds in a row a gain was seen.
  ///
  /// @param large one that is worth a switch soon
  private record Seen(int large, int any) {

    static final Seen NEVER = new Seen(0, 0);

    Seen once(boolean isLarge) {
      return new Seen(isLarge ? large + 1 : 0, any + 1);
    }
  }

  private record Key(@Nullable Prefix prefix, TrafficClass trafficClass) {}
}
