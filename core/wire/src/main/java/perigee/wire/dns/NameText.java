package perigee.wire.dns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Names as people write them (RFC 1035 §5.1).
final class NameText {

  private static final int DIGITS = 3;
  private static final int LAST_ASCII = 0x7e;

  private NameText() {}

  static byte @Nullable [] parse(String text) {
    if (text.equals(".")) {
      return new byte[] {0};
    }
    byte[] to = new byte[NameBytes.MOST_OCTETS + 1];
    int label = 0;
    int at = 1;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c == '.') {
        if (at - label == 1) {
          return null;
        }
        to[label] = (byte) (at - label - 1);
        label = at++;
      } else {
        int octet = c;
        if (c == '\\') {
          octet = escaped(text, i);
          i += i < text.length() && isDigit(text.charAt(i)) ? DIGITS : 1;
        } else if (c <= ' ' || c > LAST_ASCII) {
          return null;
        }
        if (octet < 0 || at - label > NameBytes.MOST_LABEL) {
          return null;
        }
        to[at++] = (byte) octet;
      }
      if (at >= NameBytes.MOST_OCTETS + 1) {
        return null;
      }
    }
    if (at - label > 1) {
      to[label] = (byte) (at - label - 1);
      label = at++;
    }
    return label == 0 || at > NameBytes.MOST_OCTETS ? null : Arrays.copyOf(to, at);
  }

  /// The octet that an escape says, or -1.
  static int escaped(String text, int at) {
    if (at >= text.length()) {
      return -1;
    }
    char first = text.charAt(at);
    if (!isDigit(first)) {
      return first > ' ' && first <= LAST_ASCII ? first : -1;
    }
    if (at + DIGITS > text.length()) {
      return -1;
    }
    int octet = 0;
    for (int i = at; i < at + DIGITS; i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      octet = octet * 10 + text.charAt(i) - '0';
    }
    return octet > 0xff ? -1 : octet;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static String format(String octets) {
    if (octets.length() == 1) {
      return ".";
    }
    StringBuilder text = new StringBuilder(octets.length() + 1);
    int at = 0;
    while (octets.charAt(at) != 0) {
      int end = at + 1 + octets.charAt(at);
      for (int i = at + 1; i < end; i++) {
        append(text, octets.charAt(i));
      }
      text.append('.');
      at = end;
    }
    return text.toString();
  }

  private static void append(StringBuilder text, char octet) {
    if (octet <= ' ' || octet > LAST_ASCII) {
      text.append('\\').append((char) ('0' + octet / 100));
      text.append((char) ('0' + octet / 10 % 10)).append((char) ('0' + octet % 10));
    } else {
      if (".\\\"();@$".indexOf(octet) >= 0) {
        text.append('\\');
      }
      text.append(octet);
    }
  }
}
