package perigee.calling.overlay;

/// A person whose name is what somebody looks for, or nearly.
///
/// @param distance how many letters are wrong
public record Match(String person, String name, int distance) {}
