package perigee.app.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/// A `host:port` pair as people write it; an IPv6 address stands in brackets.
///
/// @param host a name or an address, without brackets
/// @param port 0 lets the kernel choose one for a listener
public record HostPort(String host, int port) {

  private static final int MAX_PORT = 65_535;

  public HostPort {
    if (host.isEmpty() || port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(host + ":" + port + " is not host:port");
    }
  }

  /// Reads `host:port` or `[address]:port`; empty if it is neither.
  public static Optional<HostPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    String digits = text.substring(colon + 1);
    if (host.isEmpty() || !digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > MAX_PORT) {
      return Optional.empty();
    }
    return Optional.of(new HostPort(host, Integer.parseInt(digits)));
  }

  /// The address to bind or to reach, resolved now.
  public InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
