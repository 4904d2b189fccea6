package perigee.model.meeting;

/// A host of connectors that holds a meeting in its region.
///
/// @param talk the URL at which browsers reach it; empty if it has not said
/// @param cascade `host:port` at which hosts of other regions reach it; empty if they can't
public record Connector(String node, String region, String talk, String cascade) {}
