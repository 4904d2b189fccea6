package perigee.model.mapping;

import java.util.List;

/// What a node measured since it last told. A bounded batch: what does not fit comes next.
///
/// @param paths to clients and resolvers
/// @param nodes to other nodes
/// @param names of beacons, and resolvers
/// @param demands what was asked for
public record Measurements(
    List<ClientPath> paths,
    List<NodePath> nodes,
    List<NameSighting> names,
    List<ClientDemand> demands) {

  public static final Measurements NONE =
      new Measurements(List.of(), List.of(), List.of(), List.of());

  public Measurements {
    paths = List.copyOf(paths);
    nodes = List.copyOf(nodes);
    names = List.copyOf(names);
    demands = List.copyOf(demands);
  }

  public boolean isEmpty() {
    return paths.isEmpty() && nodes.isEmpty() && names.isEmpty() && demands.isEmpty();
  }
}
