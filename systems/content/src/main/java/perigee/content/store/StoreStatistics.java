package perigee.content.store;

import java.util.Map;

/// How full the store is.
///
/// @param objects complete responses
/// @param memoryBytes in the memory tier
/// @param memoryCapacityBytes its bound
/// @param diskBytes in the disk tier
/// @param diskCapacityBytes its bound
/// @param evictions since start
/// @param alarms what is wrong, a key to one sentence
public record StoreStatistics(
    long objects,
    long memoryBytes,
    long memoryCapacityBytes,
    long diskBytes,
    long diskCapacityBytes,
    long evictions,
    Map<String, String> alarms) {

  public StoreStatistics {
    alarms = Map.copyOf(alarms);
  }
}
