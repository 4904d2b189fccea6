package perigee.model.mapping;

/// What clients of a prefix asked of a host, since it was last told.
///
/// @param host as they name it, in lower case, without a port
/// @param requests that were answered
/// @param bytes of body that were sent
public record ClientDemand(Prefix prefix, String host, double requests, double bytes) {

  private static final int MOST_HOST = 255;

  /// Whether the figures can be true at all.
  public boolean isPlausible() {
    return host.length() <= MOST_HOST
        && requests >= 0
        && requests < 1e9
        && bytes >= 0
        && bytes < 1e13;
  }
}
