package perigee.wire.http1;

import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;

/// The `Host` field (RFC 9110 §7.2, RFC 9112 §3.2).
public final class HostField {

  private static final int MAX_PORT_DIGITS = 5;

  private HostField() {}

  /// What is wrong with a request's hosts: HTTP/1.1 has exactly one, HTTP/1.0 at most one.
  static HeadRead.@Nullable Malformed check(Fields fields, HttpVersion version) {
    int line = fields.indexOf("host", 0);
    if (line < 0) {
      return version == HttpVersion.HTTP_1_0
          ? null
          : new HeadRead.Malformed(400, "no host field; HTTP/1.1 has exactly one");
    }
    if (fields.indexOf("host", line + 1) >= 0) {
      return new HeadRead.Malformed(400, "more than one host field");
    }
    return isPlain(fields, line) || isValid(fields.value(line))
        ? null
        : new HeadRead.Malformed(400, "host field is not a host and an optional port");
  }

  /// Whether a line's value is a name with an optional port, as nearly all are; told from the
  /// bytes.
  private static boolean isPlain(Fields fields, int line) {
    int length = fields.valueLength(line);
    int name = 0;
    while (name < length && Octets.isHost(fields.valueAt(line, name) & 0xff)) {
      name++;
    }
    boolean valid = name > 0 && (name == length || fields.valueAt(line, name) == ':');
    for (int i = name + 1; i < length; i++) {
      valid &= Octets.isDigit(fields.valueAt(line, i));
    }
    return valid && length - name - 1 <= MAX_PORT_DIGITS;
  }

  /// Whether text is a host that is not empty, with an optional port (RFC 3986 §3.2.2).
  public static boolean isValid(String text) {
    int end = text.startsWith("[") ? endOfLiteral(text) : endOfName(text);
    return end > 0 && isPortOrNothing(text, end);
  }

  private static int endOfLiteral(String text) {
    int close = text.indexOf(']');
    for (int i = 1; i < close; i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
        return -1;
      }
    }
    return close < 3 ? -1 : close + 1;
  }

  private static int endOfName(String text) {
    int i = 0;
    while (i < text.length() && Octets.isHost(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isPortOrNothing(String text, int from) {
    if (from == text.length()) {
      return true;
    }
    if (text.charAt(from) != ':' || text.length() - from - 1 > MAX_PORT_DIGITS) {
      return false;
    }
    for (int i = from + 1; i < text.length(); i++) {
      if (!Octets.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
