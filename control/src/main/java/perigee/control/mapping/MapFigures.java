package perigee.control.mapping;

/// How the mapping does, for metrics and for the summary.
///
/// @param version of the map in force; 0 for none
/// @param ageSeconds since it was computed
/// @param units of clients
/// @param clients networks of which anything is known
/// @param regretSeconds what clients lose against the best server, in the mean; by round-trip times
/// @param regret95Seconds what 95 % of them do not exceed
/// @param wrongShare share of clients that are worse off by more than 10 % and 3 ms
/// @param movesPerMinute units that were given another region, over the last minute
/// @param displaced units that are not where they would be best, for want of room
/// @param explored units that are sent somewhere for the sake of measuring
/// @param overloaded servers above their capacity
/// @param dead servers that are given up
/// @param recipients nodes that maps are brought to; `current` of them have the newest
/// @param refusals maps that nodes refused
/// @param sentBytes of maps, and of what changed in them, to nodes
/// @param deltas how often it was enough to send what changed
/// @param probes hosts that edges probe
/// @param dropped batches of measurements without a place
/// @param roundMillis how long the last round took
/// @param failures rounds that failed
public record MapFigures(
    long version,
    double ageSeconds,
    int units,
    int clients,
    double regretSeconds,
    double regret95Seconds,
    double wrongShare,
    int movesPerMinute,
    int displaced,
    int explored,
    int overloaded,
    int dead,
    int recipients,
    long current,
    long refusals,
    long sentBytes,
    long deltas,
    int probes,
    long dropped,
    long roundMillis,
    long failures) {

  static final MapFigures NONE =
      new MapFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
