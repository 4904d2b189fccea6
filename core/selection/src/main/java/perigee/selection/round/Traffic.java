package perigee.selection.round;

import java.util.List;
import perigee.selection.map.HostTrait;

/// What clients fetch, as it was seen.
///
/// @param hosts those that are not as most are
/// @param smallBytes of a usual small object; 0 if none was seen
/// @param bulkBytes of a usual large one; 0 if none was seen
public record Traffic(List<HostTrait> hosts, double smallBytes, double bulkBytes) {

  /// Nothing was seen.
  public static final Traffic NONE = new Traffic(List.of(), 0, 0);

  public Traffic {
    hosts = List.copyOf(hosts);
  }
}
