package perigee.model;

import java.util.List;

/// All nodes of the fleet at one moment, as control sees them.
///
/// @param version grows with every change
/// @param members in the order of their ids
public record Topology(long version, List<Member> members) {

  public static final Topology EMPTY = new Topology(0, List.of());

  public Topology {
    members = List.copyOf(members);
  }
}
