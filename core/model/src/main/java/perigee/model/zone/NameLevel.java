package perigee.model.zone;

/// What a name server answers for.
public enum NameLevel {
  /// Providers' zones and the mapping zone; from it, clients are referred to the low level.
  TOP,
  /// The zone that is answered from the map, and names of beacons.
  LOW
}
