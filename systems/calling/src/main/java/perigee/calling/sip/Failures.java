package perigee.calling.sip;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts wrong passwords (RFC 3261 §26.1): after a few, an address waits, and a person's name
/// waits for strangers, without a look at what they send. Belongs to SIP's loop.
final class Failures {

  private static final int MOST_KEPT = 16_384;
  private static final int OF_ADDRESS = 20;
  private static final int OF_PERSON = 100;
  private static final int OF_PAIR = 10;
  private static final long MINUTE = 60_000;

  private final InstantSource clock;

  /// By an address, a person's name, or both.
  private final Map<Object, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Count> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /// Failures, of which one is forgiven with time.
  private static final class Count {
    private double failures;
    private long atMillis;
  }

  private record Pair(String person, InetAddress address) {}

  Failures(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether nothing more is tried of this person from this address for now.
  boolean isBlocked(String person, InetAddress address) {
    return !counts.isEmpty()
        && (count(address, OF_ADDRESS) >= OF_ADDRESS
            || count(new Pair(person, address), OF_PAIR) >= OF_PAIR
            || count(person, OF_PERSON) >= OF_PERSON);
  }

  void failed(String person, InetAddress address) {
    add(address, OF_ADDRESS);
    add(new Pair(person, address), OF_PAIR);
    add(person, OF_PERSON);
  }

  private double count(Object key, int perMinute) {
    Count count = counts.get(key);
    if (count == null) {
      return 0;
    }
    long now = clock.millis();
    double forgiven = (double) (now - count.atMillis) * perMinute / MINUTE;
    count.failures = Math.max(0, count.failures - forgiven);
    count.atMillis = now;
    return count.failures;
  }

  private void add(Object key, int perMinute) {
    double before = count(key, perMinute);
    Count count = counts.computeIfAbsent(key, _ -> new Count());
    count.failures = before + 1;
    count.atMillis = clock.millis();
  }
}
