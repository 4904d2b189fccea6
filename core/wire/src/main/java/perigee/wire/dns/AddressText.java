package perigee.wire.dns;

import org.jspecify.annotations.Nullable;

/// IP addresses as text (RFC 1123 §2.1, RFC 4291 §2.2, written as in RFC 5952).
final class AddressText {

  static final int IPV4 = 4;
  static final int IPV6 = 16;
  private static final int GROUPS = 8;
  private static final int MOST_HEX = 4;
  private static final int HEX = 16;

  private AddressText() {}

  static byte @Nullable [] ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != IPV4) {
      return null;
    }
    byte[] address = new byte[IPV4];
    for (int i = 0; i < IPV4; i++) {
      if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 0xff) {
        return null;
      }
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return address;
  }

  static byte @Nullable [] ipv6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    byte[] address = new byte[IPV6];
    if (gap < 0) {
      return groups(text, address, 0) == IPV6 ? address : null;
    }
    String tailText = text.substring(gap + 2);
    int head = gap == 0 ? 0 : groups(text.substring(0, gap), address, 0);
    byte[] tail = new byte[IPV6];
    int length = tailText.isEmpty() ? 0 : groups(tailText, tail, 0);
    if (head < 0 || length < 0 || head + length > IPV6 - 2) {
      return null;
    }
    System.arraycopy(tail, 0, address, IPV6 - length, length);
    return address;
  }

  /// Writes groups from a place on; returns the place behind, or -1.
  private static int groups(String text, byte[] to, int from) {
    int at = from;
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      byte[] dotted = i == parts.length - 1 ? ipv4(parts[i]) : null;
      if (dotted != null && at + IPV4 <= IPV6) {
        System.arraycopy(dotted, 0, to, at, IPV4);
        at += IPV4;
      } else if (at + 2 <= IPV6 && parts[i].matches("[0-9a-fA-F]{1," + MOST_HEX + "}")) {
        Records.u16(Integer.parseInt(parts[i], HEX), to, at);
        at += 2;
      } else {
        return -1;
      }
    }
    return at;
  }

  static String format(byte[] address, int from, int length) {
    StringBuilder text = new StringBuilder();
    if (length == IPV4) {
      for (int i = 0; i < IPV4; i++) {
        text.append(i == 0 ? "" : ".").append(address[from + i] & 0xff);
      }
      return text.toString();
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (address[from + 2 * i] & 0xff) << 8 | (address[from + 2 * i + 1] & 0xff);
    }
    int gap = -1;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = zeros(groups, i);
      if (run > longest) {
        longest = run;
        gap = i;
      }
    }
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        text.append("::");
        i += longest - 1;
      } else {
        boolean separate = !text.isEmpty() && text.charAt(text.length() - 1) != ':';
        text.append(separate ? ":" : "").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static int zeros(int[] groups, int from) {
    int at = from;
    while (at < GROUPS && groups[at] == 0) {
      at++;
    }
    return at - from;
  }
}
