package perigee.selection.round;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.map.Why;
import perigee.selection.predict.Gain;

/// Lets a unit switch only for a gain that is worth it, seen in two rounds in a row. Remembers who
/// was seen once. Of one thread.
final class Hysteresis {

  private Map<Key, Integer> before = new HashMap<>();
  private Map<Key, Integer> now = new HashMap<>();

  void begin() {
    before = now;
    now = new HashMap<>();
  }

  void decide(RankedUnit unit) {
    for (TrafficClass each : TrafficClass.values()) {
      int incumbent = unit.incumbent(each);
      int best = unit.quickest(each);
      if (incumbent < 0 || best == incumbent) {
        continue;
      }
      if (!isWorth(unit, each, incumbent, best)) {
        unit.choose(each, incumbent, Why.HELD);
      }
    }
  }

  private boolean isWorth(RankedUnit unit, TrafficClass trafficClass, int incumbent, int best) {
    double from = unit.nanos(trafficClass, incumbent);
    if (!Gain.isWorth(from, unit.nanos(trafficClass, best))) {
      return false;
    }
    Key key = new Key(unit.prefix(), trafficClass);
    int rounds = before.getOrDefault(key, 0) + 1;
    if (rounds < Gain.ROUNDS) {
      now.put(key, rounds);
      unit.pending(trafficClass);
      return false;
    }
    return true;
  }

  private record Key(@Nullable Prefix prefix, TrafficClass trafficClass) {}
}
