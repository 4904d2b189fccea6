package perigee.wire.sip;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Tells SIP from HTTP, whose requests look alike until their first line's end: `OPTIONS sip:a@b
/// SIP/2.0` (RFC 3261 §7.1) or `CONNECT sip:443 HTTP/1.1` (RFC 9110 §9.3.6).
public final class SipStart {

  private static final int LONGEST_METHOD = 64;
  private static final String VERSION = " SIP/2.0";

  private SipStart() {}

  /// Whether a connection that begins so brings a request of SIP.
  ///
  /// @return empty if more must come to tell
  public static Optional<Boolean> judge(ByteBuffer begun) {
    int at = begun.position();
    int end = begun.limit();
    while (at < end && isLineEnd(begun.get(at))) {
      at++;
    }
    int method = at;
    while (at < end
        && FieldText.isToken((char) (begun.get(at) & 0xff))
        && at - method <= LONGEST_METHOD) {
      at++;
    }
    if (at == end) {
      return Optional.empty();
    }
    if (at == method || begun.get(at) != ' ') {
      return Optional.of(false);
    }
    if (++at == end) {
      return Optional.empty();
    }
    // A path, or the asterisk form: most requests of HTTP are told here.
    if (begun.get(at) == '/' || begun.get(at) == '*') {
      return Optional.of(false);
    }
    for (int i = at; i < end; i++) {
      if (begun.get(i) == '\n') {
        return Optional.of(endsWithVersion(begun, at, i));
      }
    }
    return Optional.empty();
  }

  private static boolean endsWithVersion(ByteBuffer line, int from, int newline) {
    int end = newline > from && line.get(newline - 1) == '\r' ? newline - 1 : newline;
    int begin = end - VERSION.length();
    for (int i = 0; i < VERSION.length(); i++) {
      // The version is compared without regard to case (§7.1).
      if (begin < from || Character.toUpperCase((char) line.get(begin + i)) != VERSION.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLineEnd(byte octet) {
    return octet == '\r' || octet == '\n';
  }
}
