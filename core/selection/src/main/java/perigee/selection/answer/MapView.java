package perigee.selection.answer;

import java.util.Map;
import perigee.model.mapping.ServerHealth;
import perigee.selection.map.MappingMap;

/// A map and how its servers are: what a name server answers from at one moment.
public record MapView(MappingMap map, ServerStates states) {

  public static final MapView EMPTY = of(MappingMap.EMPTY, Map.of());

  /// A map and what was last heard of its servers.
  ///
  /// @param health by the server's id
  public static MapView of(MappingMap map, Map<String, ServerHealth> health) {
    return new MapView(map, ServerStates.of(map, health));
  }
}
