package perigee.model.mapping;

/// A random name that a beacon made was seen: by a name server from a resolver, or by an edge from
/// a client. Both together tell which resolver asks for which clients.
///
/// @param label the random part of the name; empty for a resolver that only asked for some name
/// @param address the resolver's address, or the client's prefix
/// @param resolver whether it is a resolver's
public record NameSighting(String label, String address, boolean resolver) {}
