package perigee.control.certificate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Hosts that clients named and that have no certificate, as nodes tell. Strangers choose these
/// names, so they are few at a time and come no faster than the rate. From any thread.
final class Wishes {

  private static final int MOST_WAITING = 256;
  private static final int MOST_AT_ONCE = 100;
  private static final int PER_SECOND = 20;
  private static final int MOST_CHARS = 253;
  private static final Pattern NAME =
      Pattern.compile(
          "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

  private final InstantSource clock;
  private final Set<String> waiting = new LinkedHashSet<>();
  private double tokens = MOST_AT_ONCE;
  private Instant filledAt;
  private long dropped;

  Wishes(InstantSource clock) {
    this.clock = clock;
    this.filledAt = clock.instant();
  }

  /// Notes a wish.
  ///
  /// @return whether it is noted
  synchronized boolean add(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    boolean good = name.length() <= MOST_CHARS && NAME.matcher(name).matches();
    if (!good || waiting.size() >= MOST_WAITING) {
      dropped++;
      return false;
    }
    return waiting.add(name);
  }

  /// Takes as many as the rate allows now.
  synchronized List<String> take() {
    Instant now = clock.instant();
    double seconds = Duration.between(filledAt, now).toMillis() / 1e3;
    tokens = Math.min(MOST_AT_ONCE, tokens + Math.max(0, seconds) * PER_SECOND);
    filledAt = now;
    List<String> taken = waiting.stream().limit((long) tokens).toList();
    tokens -= taken.size();
    taken.forEach(waiting::remove);
    return taken;
  }

  /// How many were not noted.
  synchronized long dropped() {
    return dropped;
  }
}
