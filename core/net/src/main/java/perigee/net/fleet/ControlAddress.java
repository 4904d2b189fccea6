package perigee.net.fleet;

/// Where control listens for nodes.
///
/// @param host name or address
public record ControlAddress(String host, int port) {

  /// As it stands in a URL.
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
