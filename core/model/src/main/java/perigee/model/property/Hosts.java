package perigee.model.property;

import java.util.Locale;
import java.util.regex.Pattern;

/// The syntax of host names and addresses (RFC 1123 §2.1, RFC 3986 §3.2.2).
final class Hosts {

  private static final int MOST_CHARS = 253;
  private static final Pattern LABELS =
      Pattern.compile(
          "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?[0-9]+");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(?!$)|$)){4}");
  private static final Pattern HEX_GROUP = Pattern.compile("[0-9a-f]{1,4}");
  private static final int IPV6_GROUPS = 8;

  private Hosts() {}

  /// Lower case; an IPv6 address gets the brackets that it has in a URL.
  static String canonical(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return isIpv6(lower) ? "[" + lower + "]" : lower;
  }

  /// Whether it is a name or an address, in its canonical form.
  static boolean isHost(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return isIpv6(host.substring(1, host.length() - 1));
    }
    if (host.length() > MOST_CHARS) {
      return false;
    }
    // A name that ends in digits would be taken for an address by clients.
    return NUMERIC_END.matcher(host).matches()
        ? IPV4.matcher(host).matches()
        : LABELS.matcher(host).matches();
  }

  /// Whether a property can be reached by it: a host, `*.` before a name, or `*`.
  static boolean isPattern(String host) {
    if (host.equals("*")) {
      return true;
    }
    if (host.startsWith("*.")) {
      String name = host.substring(2);
      return !NUMERIC_END.matcher(name).matches() && !name.startsWith("[") && isHost(name);
    }
    return isHost(host);
  }

  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text) == IPV6_GROUPS;
    }
    int before = groups(text.substring(0, gap));
    int after = groups(text.substring(gap + 2));
    return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
  }

  /// How many 16-bit groups stand there, an IPv4 address at the end counting two; -1 if one is
  /// malformed.
  private static int groups(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    String[] parts = text.split(":", -1);
    int count = parts.length;
    for (int i = 0; i < parts.length; i++) {
      boolean isMapped = i == parts.length - 1 && IPV4.matcher(parts[i]).matches();
      if (!isMapped && !HEX_GROUP.matcher(parts[i]).matches()) {
        return -1;
      }
      count += isMapped ? 1 : 0;
    }
    return count;
  }
}
