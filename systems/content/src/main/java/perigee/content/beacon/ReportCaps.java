package perigee.content.beacon;

import java.util.LinkedHashMap;
import java.util.Map;
import perigee.model.mapping.Prefix;

/// How many reports the clients of one network may send: 30 a minute, so that a network with one
/// loud client is heard no more than others. Bounded: the network that was seen longest ago makes
/// room. Safe for all threads.
final class ReportCaps {

  private static final int MOST_PER_MINUTE = 30;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int MOST_NETWORKS = 16_384;

  private final Map<Prefix, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Prefix, Window> eldest) {
          return size() > MOST_NETWORKS;
        }
      };

  private record Window(long minute, int count) {}

  /// Counts a report; false if it is one too many.
  boolean take(Prefix network, long nowMillis) {
    long minute = nowMillis / MINUTE_MILLIS;
    synchronized (windows) {
      Window before = windows.get(network);
      int count = before != null && before.minute() == minute ? before.count() + 1 : 1;
      windows.put(network, new Window(minute, count));
      return count <= MOST_PER_MINUTE;
    }
  }
}
