package perigee.model.mapping;

/// A place on Earth, in degrees.
///
/// @param latitude -90 to 90
/// @param longitude -180 to 180
public record Location(double latitude, double longitude) {

  private static final double EARTH_KM = 6371.0;

  public Location {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
      throw new IllegalArgumentException("no place: " + latitude + ", " + longitude);
    }
  }

  /// Distance along the great circle (haversine formula).
  public double kmTo(Location other) {
    double lat1 = Math.toRadians(latitude);
    double lat2 = Math.toRadians(other.latitude);
    double sinLat = Math.sin((lat2 - lat1) / 2);
    double sinLon = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
    double h = sinLat * sinLat + Math.cos(lat1) * Math.cos(lat2) * sinLon * sinLon;
    return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
  }
}
