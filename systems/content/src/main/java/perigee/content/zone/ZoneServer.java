package perigee.content.zone;

import java.util.List;
import perigee.model.mapping.Address;

/// A name server of the network, as zones name it.
///
/// @param node its id; its name is that under `ns` of the mapping zone
/// @param region the place that it is in
/// @param top whether it answers for providers' zones and the mapping zone
/// @param low whether it answers from the map
/// @param addresses where clients reach it; at least one, or it is left out
public record ZoneServer(
    String node, String region, boolean top, boolean low, List<Address> addresses) {

  public ZoneServer {
    addresses = List.copyOf(addresses);
  }
}
