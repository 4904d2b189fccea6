package perigee.content.measure;

import java.util.List;
import perigee.model.mapping.Address;
import perigee.model.mapping.Prefix;

/// Which hosts a node may probe. Never what is not of the public Internet (RFC 6890), unless the
/// operator names it: addresses to probe come from what strangers did, and must not lead a node
/// into its own network.
///
/// @param allowed what may be probed though it is not public, at most 64
public record ProbePolicy(List<Prefix> allowed) {

  /// Public addresses only.
  public static final ProbePolicy PUBLIC = new ProbePolicy(List.of());

  public static final int MOST_ALLOWED = 64;

  private static final List<Prefix> NOT_PUBLIC =
      List.of(
          prefix("0.0.0.0/8"),
          prefix("10.0.0.0/8"),
          prefix("100.64.0.0/10"),
          prefix("127.0.0.0/8"),
          prefix("169.254.0.0/16"),
          prefix("172.16.0.0/12"),
          prefix("192.0.0.0/24"),
          prefix("192.0.2.0/24"),
          prefix("192.88.99.0/24"),
          prefix("192.168.0.0/16"),
          prefix("198.18.0.0/15"),
          prefix("198.51.100.0/24"),
          prefix("203.0.113.0/24"),
          prefix("224.0.0.0/3"));

  /// The only space that is given out as global unicast (RFC 4291 §2.4), less what is in it.
  private static final Prefix GLOBAL_IPV6 = prefix("2000::/3");

  private static final List<Prefix> NOT_PUBLIC_IPV6 =
      List.of(prefix("2001::/23"), prefix("2001:db8::/32"), prefix("2002::/16"));

  public ProbePolicy {
    allowed = List.copyOf(allowed);
    if (allowed.size() > MOST_ALLOWED) {
      throw new IllegalArgumentException(
          "probes are allowed to %d prefixes; it may be %d at most"
              .formatted(allowed.size(), MOST_ALLOWED));
    }
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text).orElseThrow();
  }

  public boolean allows(Address host) {
    return isIn(allowed, host) || isPublic(host);
  }

  private static boolean isPublic(Address host) {
    return switch (host.family()) {
      case IPV4 -> !isIn(NOT_PUBLIC, host);
      case IPV6 -> GLOBAL_IPV6.contains(host) && !isIn(NOT_PUBLIC_IPV6, host);
    };
  }

  private static boolean isIn(List<Prefix> prefixes, Address host) {
    for (Prefix prefix : prefixes) {
      if (prefix.contains(host)) {
        return true;
      }
    }
    return false;
  }
}
