package perigee.content.beacon;

/// A server that a browser is to time.
///
/// @param server the node's id
/// @param base URL without a path, `http://203.0.113.5:80`; empty for the server that it is at
public record BeaconTarget(String server, String base) {}
