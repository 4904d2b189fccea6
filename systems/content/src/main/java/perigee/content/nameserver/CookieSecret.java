package perigee.content.nameserver;

import perigee.wire.dns.ServerCookie;

/// What cookies are made with; servers that share an address share it (RFC 9018 §5). Its text tells
/// nothing.
public final class CookieSecret {

  /// Octets that it has.
  public static final int OCTETS = ServerCookie.SECRET;

  private final byte[] octets;

  /// A secret of 16 octets.
  public CookieSecret(byte[] octets) {
    if (octets.length != OCTETS) {
      throw new IllegalArgumentException("a cookie's secret has 16 octets, not " + octets.length);
    }
    this.octets = octets.clone();
  }

  ServerCookie cookies() {
    return new ServerCookie(octets);
  }
}
