package perigee.lab.world;

import java.util.List;
import perigee.lab.wan.Address;

/// A host of the lab.
///
/// @param name also the end of its namespace's name
/// @param region of an edge or core; its own name for others
/// @param addresses the first is the one that it is known by
/// @param accessMillis what its last mile adds to each round trip
/// @param accessMbit what its last mile lets through
public record LabNode(
    String name,
    Kind kind,
    String region,
    String place,
    List<Address> addresses,
    double accessMillis,
    double accessMbit) {

  /// What stands there.
  public enum Kind {
    CONTROL,
    ORIGIN,
    ROOT,
    NAME_SERVER,
    CORE,
    EDGE,
    RESOLVER,
    CLIENT
  }

  public LabNode {
    addresses = List.copyOf(addresses);
  }

  public Address address() {
    return addresses.getFirst();
  }
}
