package perigee.model.identity;

/// A person as others find them.
///
/// @param name for people
public record PersonName(String id, String name) {}
