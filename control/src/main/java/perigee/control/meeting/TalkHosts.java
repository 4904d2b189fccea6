package perigee.control.meeting;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.model.Role;
import perigee.model.meeting.Connector;

/// The nodes of the fleet that hold meetings, and where they are reached.
final class TalkHosts {

  /// Names of listeners, as hosts tell them.
  private static final String TALK = "talk";

  private static final String CASCADE = "cascade";

  private final Fleet fleet;

  TalkHosts(Fleet fleet) {
    this.fleet = fleet;
  }

  List<String> regions() {
    return fleet.nodes().stream()
        .filter(node -> node.role() == Role.SUPERNODE)
        .map(NodeStatus::region)
        .distinct()
        .toList();
  }

  boolean isOnline(String node) {
    return fleet.nodes().stream().anyMatch(n -> n.id().equals(node) && n.online());
  }

  /// The others of a region that can hold a meeting with it.
  Stream<NodeStatus> besides(String node, String region) {
    return fleet.nodes().stream()
        .filter(other -> other.role() == Role.SUPERNODE && other.online())
        .filter(other -> other.region().equals(region) && !other.id().equals(node))
        .filter(other -> other.listeners().containsKey(TALK))
        .filter(other -> other.listeners().containsKey(CASCADE));
  }

  Connector connector(String node, String region) {
    return new Connector(node, region, talk(node).orElse(""), listener(node, CASCADE).orElse(""));
  }

  /// The URL at which browsers reach a host; by TLS if it has that for others than this machine.
  Optional<String> talk(String node) {
    return listener(node, TALK);
  }

  private Optional<String> listener(String node, String name) {
    return fleet.nodes().stream()
        .filter(n -> n.id().equals(node))
        .findFirst()
        .flatMap(n -> Optional.ofNullable(n.listeners().get(name)));
  }

  /// A host that browsers can be sent to.
  Optional<String> anyTalk() {
    return fleet.nodes().stream()
        .filter(NodeStatus::online)
        .flatMap(node -> Optional.ofNullable(node.listeners().get(TALK)).stream())
        .findFirst();
  }
}
