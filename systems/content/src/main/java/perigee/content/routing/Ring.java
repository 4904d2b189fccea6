package perigee.content.routing;

import java.util.List;
import perigee.model.mapping.Address;

/// One ring of anycast addresses.
///
/// @param addresses that its sites announce; at least one
/// @param regions whose servers take what is sent there; of the first ring empty, since routing
///   decides it: there it is the name server's own region
public record Ring(List<Address> addresses, List<String> regions) {

  public static final int MOST_RINGS = 8;
  public static final int MOST_ADDRESSES = 8;

  public Ring {
    addresses = List.copyOf(addresses);
    regions = List.copyOf(regions);
  }
}
