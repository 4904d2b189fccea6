package perigee.selection.predict;

import perigee.model.mapping.Location;

/// Round-trip time by distance, for want of anything measured.
///
/// Light in fibre needs 1 ms for 100 km there and back; real paths need about twice that, and some
/// milliseconds at their ends (Katz-Bassett et al. 2006 find an effective 4/9 of the speed of
/// light; Singla et al. 2014 an inflation of 1.5 to 3 over the great circle).
public final class LocationPrior {

  /// For a client or region of which no place is known.
  public static final double UNKNOWN_NANOS = 100e6;

  private static final double ENDS_NANOS = 6e6;
  private static final double NANOS_PER_KM = 2e4 * 0.75;

  private LocationPrior() {}

  public static double rttNanos(Location client, Location region) {
    return ENDS_NANOS + NANOS_PER_KM * client.kmTo(region);
  }
}
