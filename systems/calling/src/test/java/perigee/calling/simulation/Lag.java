package perigee.calling.simulation;

/// How late a member's view is, milliseconds.
///
/// @param joined until a newcomer is known
/// @param suspected until a dead member is suspected, and asked last
/// @param gone until it is known to be gone
/// @param handedOver from then until its successor has the records
public record Lag(long joined, long suspected, long gone, long handedOver) {}
