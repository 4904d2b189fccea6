package perigee.selection.round;

import java.util.List;
import java.util.Set;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.selection.predict.Mesh;

/// What there is to choose from, at one moment.
///
/// @param regions that have servers; paths are measured towards their ids
/// @param servers of these regions
/// @param closed ids of regions that nobody may be sent to now; if it were all, it is none: only
///   trying tells
/// @param mesh how far regions are from each other, by their indices
/// @param places where clients are, as far as a database says
/// @param traffic what clients fetch
/// @param leastBytes a second that the region with the least room sends; infinite if none says
public record World(
    List<Region> regions,
    List<Server> servers,
    Set<String> closed,
    Mesh mesh,
    Places places,
    Traffic traffic,
    double leastBytes) {

  /// Before any traffic was seen.
  public World(
      List<Region> regions, List<Server> servers, Set<String> closed, Mesh mesh, Places places) {
    this(regions, servers, closed, mesh, places, Traffic.NONE);
  }

  /// Where no region says how much it sends.
  public World(
      List<Region> regions,
      List<Server> servers,
      Set<String> closed,
      Mesh mesh,
      Places places,
      Traffic traffic) {
    this(regions, servers, closed, mesh, places, traffic, Double.POSITIVE_INFINITY);
  }

  public World {
    regions = List.copyOf(regions);
    servers = List.copyOf(servers);
    boolean all = regions.stream().map(Region::id).allMatch(closed::contains);
    closed = all ? Set.of() : Set.copyOf(closed);
  }

  int indexOf(String region) {
    for (int i = 0; i < regions.size(); i++) {
      if (regions.get(i).id().equals(region)) {
        return i;
      }
    }
    return -1;
  }

  boolean isClosed(int region) {
    return closed.contains(regions.get(region).id());
  }
}
