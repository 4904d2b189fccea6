package perigee.app.up;

import java.util.List;
import java.util.Set;
import perigee.model.Role;
import perigee.model.zone.NameLevel;

/// A node of the local network.
///
/// @param id also the name of its folder
/// @param levels of a name server: what it answers for; of others none
record LocalNode(String id, Role role, String region, Set<NameLevel> levels) {

  private static final Set<NameLevel> BOTH = Set.of(NameLevel.TOP, NameLevel.LOW);

  /// Control first: the others join through it. Stopped in the opposite order.
  static final List<LocalNode> ALL =
      List.of(
          new LocalNode("control", Role.CONTROL, "core"),
          new LocalNode("edge1", Role.EDGE, "east"),
          new LocalNode("edge2", Role.EDGE, "west"),
          new LocalNode("core1", Role.CORE, "core"),
          new LocalNode("core2", Role.CORE, "core"),
          new LocalNode("ns1", Role.NAMESERVER, "east", BOTH),
          new LocalNode("ns2", Role.NAMESERVER, "west", BOTH),
          // It refers to the others: the delegation that resolvers see.
          new LocalNode("ns3", Role.NAMESERVER, "core", Set.of(NameLevel.TOP)),
          new LocalNode("super1", Role.SUPERNODE, "east"),
          new LocalNode("super2", Role.SUPERNODE, "west"));

  /// A node that answers no names.
  LocalNode(String id, Role role, String region) {
    this(id, role, region, Set.of());
  }

  static final LocalNode CONTROL = ALL.getFirst();

  /// Those that clients go to.
  static List<LocalNode> edges() {
    return caches().stream().filter(node -> node.role() == Role.EDGE).toList();
  }

  /// Those that edges ask.
  static List<LocalNode> cores() {
    return caches().stream().filter(node -> node.role() == Role.CORE).toList();
  }

  /// Those that cache.
  static List<LocalNode> caches() {
    return ALL.stream()
        .filter(node -> node.role() == Role.EDGE || node.role() == Role.CORE)
        .toList();
  }

  /// Those that answer names.
  static List<LocalNode> nameServers() {
    return ALL.stream().filter(node -> node.role() == Role.NAMESERVER).toList();
  }

  /// Those that relay calls and meetings.
  static List<LocalNode> superNodes() {
    return ALL.stream().filter(node -> node.role() == Role.SUPERNODE).toList();
  }

  /// All that join through control.
  static List<LocalNode> joining() {
    return ALL.subList(1, ALL.size());
  }
}
