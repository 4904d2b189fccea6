package perigee.calling.sip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What people published of themselves (RFC 3903): of each, what they said last. Belongs to SIP's
/// loop.
final class Publications {

  private static final int MOST = 100_000;

  private final Map<String, Publication> byPerson = new HashMap<>();

  /// One of them.
  ///
  /// @param tag by which it is refreshed, changed and taken back
  /// @param flow over which it came, with which it goes
  /// @param watchers whom it is for; null for everybody
  record Publication(
      String tag, String document, long expiresMillis, long flow, @Nullable Watchers watchers) {

    boolean isFor(String person) {
      return watchers == null || watchers.has(person);
    }
  }

  @Nullable Publication of(String person, long nowMillis) {
    Publication found = byPerson.get(person);
    return found == null || found.expiresMillis() <= nowMillis ? null : found;
  }

  /// Keeps one.
  ///
  /// @return false if there is no room
  boolean put(String person, Publication next) {
    if (byPerson.size() >= MOST && !byPerson.containsKey(person)) {
      return false;
    }
    byPerson.put(person, next);
    return true;
  }

  void remove(String person) {
    byPerson.remove(person);
  }

  /// Those that expired; they are forgotten.
  Iterable<String> expired(long nowMillis) {
    List<String> gone =
        byPerson.entrySet().stream()
            .filter(entry -> entry.getValue().expiresMillis() <= nowMillis)
            .map(Map.Entry::getKey)
            .toList();
    gone.forEach(byPerson::remove);
    return gone;
  }
}
