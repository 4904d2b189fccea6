package perigee.selection.liveness;

/// More servers seem dead than automation may take out; the rest stay in answers.
///
/// @param region the region, or empty for the whole fleet
/// @param wanted servers that seem dead
/// @param allowed servers that may be out
public record Alarm(String region, int wanted, int allowed) {}
