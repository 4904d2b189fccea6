package perigee.app.talk;

import java.util.List;
import java.util.function.Supplier;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.net.tls.FleetCredentials;
import perigee.selection.StandIns;

/// A talk host among the other members of the fleet.
///
/// @param node its id
/// @param credentials as they are now
/// @param topology the fleet now
public record TalkFleet(
    String node, Supplier<FleetCredentials> credentials, Supplier<Topology> topology) {

  /// More would only be tried later.
  private static final int MOST_STAND_INS = 2;

  private static final String TALK = "talk";

  /// Hosts that a browser goes to when this one is gone.
  ///
  /// @param browser a well-mixed number of its own
  List<String> standIns(long browser) {
    return StandIns.of(topology.get(), node, browser).stream()
        .map(other -> other.reached().getOrDefault(TALK, ""))
        .filter(url -> !url.isEmpty())
        .limit(MOST_STAND_INS)
        .toList();
  }

  /// Whether a member of the fleet may hold meetings.
  boolean isSuperNode(String member) {
    return topology.get().members().stream()
        .anyMatch(each -> each.id().equals(member) && each.role() == Role.SUPERNODE);
  }
}
