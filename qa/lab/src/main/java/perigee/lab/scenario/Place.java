package perigee.lab.scenario;

/// Where something stands.
///
/// @param latitude degrees, north is positive
/// @param longitude degrees, east is positive
public record Place(double latitude, double longitude) {

  private static final double EARTH_RADIUS_KM = 6371;

  /// Along the great circle (the haversine formula).
  public double distanceKm(Place other) {
    double a = Math.toRadians(latitude);
    double b = Math.toRadians(other.latitude);
    double north = Math.sin((b - a) / 2);
    double east = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
    double chord = north * north + Math.cos(a) * Math.cos(b) * east * east;
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
  }
}
