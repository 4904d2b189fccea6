package perigee.model.mapping;

/// What was measured, since it was last told, of the path between a server and the clients of one
/// prefix.
///
/// @param prefix of the clients
/// @param host one of the clients; the prefix's first address if none is known
/// @param server the node at the other end; empty for the one that tells it
/// @param sample what was seen
public record ClientPath(Prefix prefix, Address host, String server, PathSample sample) {}
