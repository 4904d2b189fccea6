package perigee.model.fleet;

import java.util.Map;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.Use;

/// How a node is, over its last second.
///
/// @param load share of its capacity in use (the highest of its dimensions), 0 to 1 and above
/// @param draining whether it takes no new work
/// @param requestsPerSecond answered
/// @param bytesPerSecond sent to clients
/// @param hitRatio share of the answers that came from the store, 0 to 1
/// @param connections open from clients
/// @param cpu processor time over wall time, 1 for one core
/// @param memoryBytes in use in the memory tier
/// @param diskBytes in use in the disk tier
/// @param objects stored
/// @param originErrors failed origin requests since start
/// @param use how much of its capacity is in use, by dimension
/// @param capacity what it can take, as configured or estimated
/// @param alarms what is wrong, a key to one sentence
public record NodeReport(
    double load,
    boolean draining,
    double requestsPerSecond,
    double bytesPerSecond,
    double hitRatio,
    long connections,
    double cpu,
    long memoryBytes,
    long diskBytes,
    long objects,
    long originErrors,
    Use use,
    Capacity capacity,
    Map<String, String> alarms) {

  public static final NodeReport NONE =
      new NodeReport(0, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, Use.NONE, Capacity.UNKNOWN, Map.of());

  public NodeReport {
    alarms = Map.copyOf(alarms);
  }
}
