package perigee.content.routing;

import java.time.Duration;
import java.util.List;
import perigee.model.mapping.Prefix;

/// What is announced, and when.
///
/// @param prefixes at least one, at most 64
/// @param idleMed the multi-exit discriminator (RFC 4271 §5.1.4) of an idle site
/// @param fullMed that of a full one; neighbours prefer the lower
/// @param holdUp how long the site must be well before it is announced; it is withdrawn at once
/// @param repeat how often the same is told again, to a daemon that may have been restarted
public record RoutingConfig(
    List<Prefix> prefixes, long idleMed, long fullMed, Duration holdUp, Duration repeat) {

  public static final int MOST_PREFIXES = 64;
  public static final long MOST_MED = 0xFFFFFFFFL;

  public RoutingConfig {
    prefixes = List.copyOf(prefixes);
    if (prefixes.isEmpty() || prefixes.size() > MOST_PREFIXES) {
      throw new IllegalArgumentException(
          prefixes.size() + " prefixes; there must be 1 to " + MOST_PREFIXES);
    }
    if (idleMed < 0 || fullMed < idleMed || fullMed > MOST_MED) {
      throw new IllegalArgumentException(
          "MED from %d to %d; it must rise, within 0 and %d".formatted(idleMed, fullMed, MOST_MED));
    }
  }

  /// MED 100 to 200, up after 10 s, repeated each 30 s.
  public static RoutingConfig of(List<Prefix> prefixes) {
    return new RoutingConfig(prefixes, 100, 200, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }
}
