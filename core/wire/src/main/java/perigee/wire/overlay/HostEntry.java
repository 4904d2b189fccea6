package perigee.wire.overlay;

/// A super node as clients remember it.
///
/// @param id its name, which its certificate must carry
/// @param host a name or an address
/// @param port of the overlay, by TLS over TCP; 0 if only its services are known
/// @param key SHA-256 of its public key; empty if it is not known yet
public record HostEntry(String id, String host, int port, Octets key, Services services) {

  /// One of whose services nothing is known.
  public HostEntry(String id, String host, int port, Octets key) {
    this(id, host, port, key, Services.NONE);
  }
}
