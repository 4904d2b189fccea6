package perigee.wire.overlay;

/// A super node as clients remember it.
///
/// @param id its name, which its certificate must carry
/// @param host a name or an address
/// @param port by TLS over TCP
/// @param key SHA-256 of its public key; empty if it is not known yet
public record HostEntry(String id, String host, int port, Octets key) {}
