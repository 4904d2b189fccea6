package perigee.model.mapping;

import java.util.Optional;

/// The text forms of addresses: RFC 4291 §2.2 as read, RFC 5952 as written.
final class AddressText {

  /// Longest form: six groups and an embedded IPv4 address.
  private static final int MAX_LENGTH = 45;

  private static final int GROUPS = 8;
  private static final long MAPPED = 0xFFFFL;

  private AddressText() {}

  static Optional<Address> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (text.indexOf(':') < 0) {
      long bits = ipv4(text);
      return bits < 0 ? Optional.empty() : Optional.of(Address.ipv4((int) bits));
    }
    return ipv6(text);
  }

  /// The 32 bits, or -1.
  private static long ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long bits = 0;
    for (String part : parts) {
      int octet = number(part, 10, 3);
      // A leading zero means octal to some and nothing to others (RFC 6943 §3.1.1).
      if (octet < 0 || octet > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
        return -1;
      }
      bits = bits << 8 | octet;
    }
    return bits;
  }

  private static Optional<Address> ipv6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    int[] groups = new int[GROUPS];
    if (gap < 0) {
      return groups(text, groups, 0) == GROUPS ? Optional.of(address(groups)) : Optional.empty();
    }
    int[] tail = new int[GROUPS];
    int before = groups(text.substring(0, gap), groups, 0);
    int after = groups(text.substring(gap + 2), tail, 0);
    boolean dotted = text.substring(0, gap).indexOf('.') >= 0;
    if (before < 0 || after < 0 || before + after >= GROUPS || dotted) {
      return Optional.empty();
    }
    System.arraycopy(tail, 0, groups, GROUPS - after, after);
    return Optional.of(address(groups));
  }

  /// Reads groups that are divided by single colons; how many there were, or -1.
  private static int groups(String text, int[] into, int from) {
    if (text.isEmpty()) {
      return from;
    }
    String[] parts = text.split(":", -1);
    int count = from;
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        long bits = ipv4(parts[i]);
        if (bits < 0 || count + 2 > GROUPS) {
          return -1;
        }
        into[count++] = (int) (bits >>> 16);
        into[count++] = (int) (bits & 0xFFFF);
        continue;
      }
      int group = number(parts[i], 16, 4);
      if (group < 0 || count == GROUPS) {
        return -1;
      }
      into[count++] = group;
    }
    return count;
  }

  private static int number(String text, int radix, int maxDigits) {
    if (text.isEmpty() || text.length() > maxDigits) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  private static Address address(int[] groups) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | groups[i];
      low = low << 16 | groups[i + 4];
    }
    return new Address(Family.IPV6, high, low);
  }

  static String format(Address address) {
    if (address.family() == Family.IPV4) {
      return dotted((int) (address.high() >>> 32));
    }
    if (address.high() == 0 && address.low() >>> 32 == MAPPED) {
      return "::ffff:" + dotted((int) address.low());
    }
    return colons(address);
  }

  private static String dotted(int bits) {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }

  private static String colons(Address address) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      long word = i < 4 ? address.high() : address.low();
      groups[i] = (int) (word >>> (48 - 16 * (i & 3)) & 0xFFFF);
    }
    int start = longestZeros(groups);
    int length = start < 0 ? 0 : zerosFrom(groups, start);
    StringBuilder text = new StringBuilder(MAX_LENGTH);
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += length - 1;
        continue;
      }
      if (i > 0 && i != start + length) {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /// Where the first of the longest runs of two or more zero groups starts, or -1 (RFC 5952 §4.2).
  private static int longestZeros(int[] groups) {
    int best = -1;
    int bestLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int length = zerosFrom(groups, i);
      if (length > bestLength) {
        best = i;
        bestLength = length;
      }
    }
    return best;
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - start;
  }
}
