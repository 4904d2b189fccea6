package perigee.selection.liveness;

import java.time.Duration;

/// When a server is missed, and how many may be taken out without a person.
///
/// @param silence of a server's link after which control misses it
/// @param sighting how long a word about a server counts
/// @param regionShare of a region's servers that automation takes out at most, but always one
/// @param fleetShare of all servers, the same
/// @param leastReturn how long a server that was dead must be well before it is told again; twice
///   as long for each time that it died lately
/// @param longestReturn the most that this becomes
/// @param arrival how long a server that was never heard of may take to come
/// @param regionsShare of the regions that may be out of answers as a whole, but always one
public record LivenessConfig(
    Duration silence,
    Duration sighting,
    double regionShare,
    double fleetShare,
    Duration leastReturn,
    Duration longestReturn,
    Duration arrival,
    double regionsShare) {

  /// Dead within 3 s if others look each second; a third of a region, a tenth of the fleet.
  public static final LivenessConfig DEFAULT =
      new LivenessConfig(
          Duration.ofMillis(1500),
          Duration.ofMillis(3500),
          1.0 / 3,
          1.0 / 10,
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          1.0 / 3);

  public LivenessConfig {
    if (!(regionShare >= 0 && regionShare <= 1 && fleetShare >= 0 && fleetShare <= 1)) {
      throw new IllegalArgumentException("shares " + regionShare + ", " + fleetShare);
    }
  }
}
