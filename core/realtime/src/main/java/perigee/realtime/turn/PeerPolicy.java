package perigee.realtime.turn;

import java.util.List;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;

/// Whom the relay sends to. Nobody else may learn through it what stands behind our own walls: of
/// what is not the public Internet (IANA's special-purpose registries, RFC 6890) only what the
/// operator allows.
///
/// @param allowed although they are special
/// @param denied although they are public
public record PeerPolicy(List<Prefix> allowed, List<Prefix> denied) {

  /// The public Internet.
  public static final PeerPolicy PUBLIC = new PeerPolicy(List.of(), List.of());

  private static final List<Prefix> SPECIAL =
      List.of(
          of("0.0.0.0/8"),
          of("10.0.0.0/8"),
          of("100.64.0.0/10"),
          of("127.0.0.0/8"),
          of("169.254.0.0/16"),
          of("172.16.0.0/12"),
          of("192.0.0.0/24"),
          of("192.168.0.0/16"),
          of("198.18.0.0/15"),
          of("224.0.0.0/3"),
          of("::/96"),
          of("::ffff:0:0/96"),
          // These hold IPv4 addresses, private ones with them.
          of("64:ff9b::/96"),
          of("64:ff9b:1::/48"),
          of("2001::/32"),
          of("2002::/16"),
          of("fc00::/7"),
          of("fe80::/10"),
          of("fec0::/10"),
          of("ff00::/8"));

  public PeerPolicy {
    allowed = List.copyOf(allowed);
    denied = List.copyOf(denied);
  }

  private static Prefix of(String text) {
    return Prefix.parse(text).orElseThrow(() -> new IllegalStateException(text));
  }

  /// Whether a peer may be sent to.
  ///
  /// @param octets 4 or 16, of its address
  /// @param high the first 64 bits, from the left; IPv4 fills the upper 32
  /// @param low the other 64 bits
  boolean allows(int octets, long high, long low) {
    Family family = octets == 4 ? Family.IPV4 : Family.IPV6;
    // All zeros behind the /64 is the anycast address of its routers (RFC 4291 §2.6.1).
    if ((family == Family.IPV6 && low == 0) || contains(denied, family, high, low)) {
      return false;
    }
    return contains(allowed, family, high, low) || !contains(SPECIAL, family, high, low);
  }

  private static boolean contains(List<Prefix> prefixes, Family family, long high, long low) {
    for (Prefix prefix : prefixes) {
      if (prefix.contains(family, high, low)) {
        return true;
      }
    }
    return false;
  }
}
