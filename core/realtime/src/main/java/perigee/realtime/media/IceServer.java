package perigee.realtime.media;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server that helps ends to be reached: it tells how they look from outside, or lends an address
/// (RFC 7064, RFC 7065).
///
/// @param user empty of one that only tells
public record IceServer(
    InetSocketAddress address, Transport transport, String user, String password) {

  private static final String SECURE = "turns";

  /// How the server is spoken to.
  public enum Transport {
    UDP,
    TCP,
    TLS
  }

  /// One that only tells.
  public static IceServer stun(InetSocketAddress address) {
    return new IceServer(address, Transport.UDP, "", "");
  }

  /// Reads `stun:HOST:PORT`, `turn:HOST:PORT?transport=udp`, `turns:…`. Looks the name up, so it
  /// may block.
  ///
  /// @return empty if it is none of these, or has a name that nobody knows; a proxy may know it, so
  ///   that counts for UDP alone
  public static Optional<IceServer> parse(String url, String user, String password) {
    int colon = url.indexOf(':');
    int question = url.indexOf('?', colon + 1);
    String scheme = colon < 0 ? "" : url.substring(0, colon);
    String authority = url.substring(colon + 1, question < 0 ? url.length() : question);
    InetSocketAddress address = address(authority);
    boolean stream = url.endsWith("?transport=tcp");
    Transport plain = stream ? Transport.TCP : Transport.UDP;
    Transport transport = scheme.equals(SECURE) ? Transport.TLS : plain;
    if (address == null || (address.isUnresolved() && transport == Transport.UDP)) {
      return Optional.empty();
    }
    return switch (scheme) {
      case "stun" -> Optional.of(stun(address));
      case "turn", SECURE -> Optional.of(new IceServer(address, transport, user, password));
      default -> Optional.empty();
    };
  }

  private static @Nullable InetSocketAddress address(String authority) {
    try {
      URI parsed = new URI("turn://" + authority);
      String host = parsed.getHost();
      return host == null || parsed.getPort() < 0 || parsed.getPort() > 65_535
          ? null
          : new InetSocketAddress(host, parsed.getPort());
    } catch (URISyntaxException _) {
      return null;
    }
  }

  /// Whether it lends addresses.
  public boolean lends() {
    return !user.isEmpty();
  }
}
