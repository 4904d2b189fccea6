package perigee.wire.http1;

import org.jspecify.annotations.Nullable;
import perigee.wire.http.HttpVersion;

/// The version in a start line (RFC 9112 §2.3): `HTTP/`, a digit, a dot, a digit.
final class VersionText {

  static final int LENGTH = 8;

  private static final String START = "HTTP/";

  private VersionText() {}

  static boolean isWellFormed(byte[] bytes, int from, int to) {
    if (to - from != LENGTH) {
      return false;
    }
    for (int i = 0; i < START.length(); i++) {
      if (bytes[from + i] != START.charAt(i)) {
        return false;
      }
    }
    return Octets.isDigit(bytes[from + 5])
        && bytes[from + 6] == '.'
        && Octets.isDigit(bytes[from + 7]);
  }

  /// The version, or null if it is none of HTTP/1. A higher minor version counts as 1.1 (RFC 9110
  /// §2.5).
  static @Nullable HttpVersion read(byte[] bytes, int from, int to) {
    if (!isWellFormed(bytes, from, to) || bytes[from + 5] != '1') {
      return null;
    }
    return bytes[from + 7] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
  }
}
