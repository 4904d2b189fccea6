package perigee.meeting.host;

/// How a host speaks with hosts of other regions.
///
/// @param node this host's id
public record Cascading(String node, Lines lines) {}
