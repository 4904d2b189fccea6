package perigee.model;

import java.util.Map;
import java.util.Set;
import perigee.model.zone.NameLevel;

/// One node of the fleet as the others see it.
///
/// @param id the node's name, unique in the fleet
/// @param role edge, core or nameserver
/// @param region the place; nodes of one region and role share their keys
/// @param fabric `host:port` where other nodes reach it over mutual TLS; of a name server, where
///   resolvers reach it; empty if it has not been linked since control started
/// @param online whether control holds a link to it
/// @param draining whether it asked for no new work
/// @param levels of a name server: what it answers for; of others none
/// @param load share of its capacity in use, 0 to 1 and above when overloaded
/// @param reached of a super node: where clients reach its relay by TCP and TLS and its web app, by
///   listener; of others none
public record Member(
    String id,
    Role role,
    String region,
    String fabric,
    boolean online,
    boolean draining,
    Set<NameLevel> levels,
    double load,
    Map<String, String> reached) {

  public Member {
    levels = Set.copyOf(levels);
    reached = Map.copyOf(reached);
  }

  /// A member that answers no names and relays nothing.
  public Member(
      String id,
      Role role,
      String region,
      String fabric,
      boolean online,
      boolean draining,
      double load) {
    this(id, role, region, fabric, online, draining, Set.of(), load, Map.of());
  }
}
