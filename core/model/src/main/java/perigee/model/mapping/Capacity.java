package perigee.model.mapping;

/// What a server can take; 0 where it is not known.
///
/// @param requestsPerSecond answered
/// @param bytesPerSecond sent to clients
/// @param connections open from clients
public record Capacity(double requestsPerSecond, double bytesPerSecond, double connections) {

  public static final Capacity UNKNOWN = new Capacity(0, 0, 0);
}
