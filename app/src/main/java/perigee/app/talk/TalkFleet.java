package perigee.app.talk;

import java.util.function.Supplier;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.net.tls.FleetCredentials;

/// A talk host among the other members of the fleet.
///
/// @param node its id
/// @param credentials as they are now
/// @param topology the fleet now
public record TalkFleet(
    String node, Supplier<FleetCredentials> credentials, Supplier<Topology> topology) {

  /// Whether a member of the fleet may hold meetings.
  boolean isSuperNode(String member) {
    return topology.get().members().stream()
        .anyMatch(each -> each.id().equals(member) && each.role() == Role.SUPERNODE);
  }
}
