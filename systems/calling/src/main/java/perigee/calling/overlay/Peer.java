package perigee.calling.overlay;

/// Who sent a message, as the transport has proved it.
///
/// @param id what its certificate names
/// @param address from which it comes, as text
/// @param member whether it may be a member of the overlay; else it is a client
public record Peer(String id, String address, boolean member) {}
