package perigee.wire.dns;

/// What a query's EDNS options say (RFC 6891 §6.1.2). Owned by its [Query].
public final class QueryOptions {

  static final int NSID = 3;
  static final int SUBNET = 8;
  static final int COOKIE = 10;
  static final int KEEPALIVE = 11;
  static final int EXTENDED_ERROR = 15;

  /// Octets of a client's cookie (RFC 7873 §4).
  public static final int CLIENT_COOKIE = 8;

  private static final int LEAST_SERVER_COOKIE = 8;
  private static final int MOST_SERVER_COOKIE = 32;
  private static final int SUBNET_HEAD = 4;
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;
  private static final int BITS_OF_IPV4 = 32;
  private static final int BITS_OF_IPV6 = 128;

  private boolean nsid;
  private boolean keepalive;
  private int subnetAt;
  private int subnetLength;
  private int family;
  private int sourceBits;
  private long high;
  private long low;
  private int cookieAt;
  private int cookieLength;

  void clear() {
    nsid = false;
    keepalive = false;
    subnetLength = 0;
    cookieLength = 0;
    family = 0;
    sourceBits = 0;
    high = 0;
    low = 0;
  }

  /// Reads them; false if one breaks its rules.
  boolean read(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      if (at + 4 > end) {
        return false;
      }
      int code = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
      int length = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
      at += 4;
      if (at + length > end || !option(bytes, code, at, length)) {
        return false;
      }
      at += length;
    }
    return true;
  }

  private boolean option(byte[] bytes, int code, int at, int length) {
    switch (code) {
      case NSID -> nsid = true;
      case KEEPALIVE -> keepalive = true;
      case SUBNET -> {
        return subnetLength > 0 || subnet(bytes, at, length);
      }
      case COOKIE -> {
        if (cookieLength == 0) {
          cookieAt = at;
          cookieLength = length;
        }
        int server = length - CLIENT_COOKIE;
        return server == 0 || (server >= LEAST_SERVER_COOKIE && server <= MOST_SERVER_COOKIE);
      }
      default -> {
        // Padding and what is not known here are as if they weren't there.
      }
    }
    return true;
  }

  /// RFC 7871 §6.
  private boolean subnet(byte[] bytes, int at, int length) {
    if (length < SUBNET_HEAD) {
      return false;
    }
    family = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    sourceBits = bytes[at + 2] & 0xff;
    int most =
        switch (family) {
          case IPV4 -> BITS_OF_IPV4;
          case IPV6 -> BITS_OF_IPV6;
          // No address at all: the client wants none to be used.
          case 0 -> 0;
          default -> -1;
        };
    int octets = (sourceBits + 7) / 8;
    if (sourceBits > most || bytes[at + 3] != 0 || length != SUBNET_HEAD + octets) {
      return false;
    }
    for (int i = 0; i < octets; i++) {
      long octet = bytes[at + SUBNET_HEAD + i] & 0xff;
      if (i < 8) {
        high |= octet << (56 - 8 * i);
      } else {
        low |= octet << (120 - 8 * i);
      }
    }
    int odd = sourceBits & 7;
    if (odd != 0 && (bytes[at + SUBNET_HEAD + octets - 1] & (0xff >> odd)) != 0) {
      return false;
    }
    subnetAt = at;
    subnetLength = length;
    return true;
  }

  /// Whether the server's identity is asked for (RFC 5001).
  public boolean wantsNsid() {
    return nsid;
  }

  /// Whether the client wants to know how long an idle connection lives (RFC 7828).
  public boolean wantsKeepalive() {
    return keepalive;
  }

  /// Whether a client's network is named (RFC 7871).
  public boolean hasSubnet() {
    return subnetLength > 0;
  }

  /// 1 for IPv4, 2 for IPv6, 0 for none.
  public int subnetFamily() {
    return family;
  }

  /// Length of the client's prefix.
  public int subnetBits() {
    return sourceBits;
  }

  /// The first 64 bits of the client's network, from the left; IPv4 fills the upper 32.
  public long subnetHigh() {
    return high;
  }

  /// The other 64 bits of an IPv6 network.
  public long subnetLow() {
    return low;
  }

  int subnetAt() {
    return subnetAt;
  }

  int subnetLength() {
    return subnetLength;
  }

  public boolean hasCookie() {
    return cookieLength > 0;
  }

  /// Where the client's cookie stands in the query's buffer.
  public int cookieAt() {
    return cookieAt;
  }

  /// 8, and 8 to 32 more if the client shows a server's cookie.
  public int cookieLength() {
    return cookieLength;
  }
}
