package perigee.model;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import perigee.model.zone.MappingZone;

/// All nodes of the fleet at one moment, as control sees them.
///
/// @param version grows with every change
/// @param members in the order of their ids
/// @param mappingZone the zone that has the names by which clients are directed
public record Topology(long version, List<Member> members, MappingZone mappingZone) {

  public static final Topology EMPTY = new Topology(0, List.of());

  public Topology {
    members = List.copyOf(members);
  }

  /// This topology, in which a member without an address is as it was known before: control has
  /// just started and the member has not come back to it yet, but goes on serving.
  public Topology after(Topology before) {
    Map<String, Member> known =
        before.members().stream().collect(Collectors.toMap(Member::id, Function.identity()));
    return new Topology(
        version,
        members.stream()
            .map(member ->
                member.fabric().isEmpty() ? known.getOrDefault(member.id(), member) : member)
            .toList(),
        mappingZone);
  }

  /// With the usual mapping zone.
  public Topology(long version, List<Member> members) {
    this(version, members, MappingZone.USUAL);
  }
}
