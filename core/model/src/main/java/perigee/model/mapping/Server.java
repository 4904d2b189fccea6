package perigee.model.mapping;

import java.util.List;

/// A server that clients can be sent to.
///
/// @param id the node's name, unique in the fleet
/// @param region id of the region that it is in
/// @param site its failure domain inside the region: a rack, a hall, an uplink
/// @param addresses where clients reach it
/// @param httpPort 0 if it has no such listener
/// @param httpsPort 0 if it has no such listener
/// @param capacity what it can carry, in whatever unit the operator counts; above 0
public record Server(
    String id,
    String region,
    String site,
    List<Address> addresses,
    int httpPort,
    int httpsPort,
    double capacity) {

  public Server {
    addresses = List.copyOf(addresses);
    boolean ports = httpPort == (httpPort & 0xFFFF) && httpsPort == (httpsPort & 0xFFFF);
    if (!ports || !(capacity > 0 && capacity < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("ports or capacity of " + id);
    }
  }

  public boolean has(Family family) {
    for (int i = 0; i < addresses.size(); i++) {
      if (addresses.get(i).family() == family) {
        return true;
      }
    }
    return false;
  }
}
