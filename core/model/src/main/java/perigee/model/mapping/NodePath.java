package perigee.model.mapping;

/// What one node measured of its path to another since it last told.
///
/// @param peer the other node
/// @param alive whether it answers
/// @param sample probes, and the delivery rate of real transfers towards it
public record NodePath(String peer, boolean alive, PathSample sample) {}
