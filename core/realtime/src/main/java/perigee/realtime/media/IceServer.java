package perigee.realtime.media;

import java.net.InetSocketAddress;

/// A server that helps ends to be reached: it tells how they look from outside, or lends an address
/// (RFC 7064, RFC 7065).
///
/// @param user empty of one that only tells
public record IceServer(
    InetSocketAddress address, Transport transport, String user, String password) {

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

  boolean lends() {
    return !user.isEmpty();
  }
}
