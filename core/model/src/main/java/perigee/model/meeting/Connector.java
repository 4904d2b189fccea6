package perigee.model.meeting;

/// A host of connectors that holds a meeting in its region.
///
/// @param talk the URL at which browsers reach it; empty if it has not said
public record Connector(String node, String region, String talk) {}
