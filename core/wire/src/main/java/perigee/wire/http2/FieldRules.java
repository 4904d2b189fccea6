package perigee.wire.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.wire.http1.Octets;

/// What a field line of HTTP/2 must and must not be (RFC 9113 §8.2).
final class FieldRules {

  private static final byte[] TE = "te".getBytes(US_ASCII);
  private static final byte[] TRAILERS = "trailers".getBytes(US_ASCII);

  private static final boolean[] NAME = new boolean[256];

  static {
    for (int c = 0; c < NAME.length; c++) {
      NAME[c] = Octets.isToken((byte) c) && !(c >= 'A' && c <= 'Z');
    }
  }

  private FieldRules() {}

  /// What is wrong with a field that is no pseudo-header field, or null.
  static @Nullable String problem(HeaderList list, int line) {
    int[] index = list.index();
    int at = line * HeaderList.STRIDE;
    byte[] bytes = list.bytes();
    int name = index[at];
    int value = name + index[at + 1];
    if (value == name) {
      return "field name is empty";
    }
    for (int i = name; i < value; i++) {
      if (!NAME[bytes[i] & 0xff]) {
        return "field name is not a token in lower case";
      }
    }
    int end = value + index[at + 3];
    for (int i = value; i < end; i++) {
      if (!Octets.isValue(bytes[i])) {
        return "control character in a field value";
      }
    }
    if (end > value && (isBlank(bytes[value]) || isBlank(bytes[end - 1]))) {
      return "white space around a field value";
    }
    return isOfConnection(bytes, name, value, end)
        ? "field that belongs to a connection of HTTP/1.1"
        : null;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /// Connection-specific fields (§8.2.2).
  private static boolean isOfConnection(byte[] bytes, int name, int value, int end) {
    return switch (value - name) {
      case 2 ->
          Arrays.equals(bytes, name, value, TE, 0, TE.length)
              && !Arrays.equals(bytes, value, end, TRAILERS, 0, TRAILERS.length);
      case 7 -> is(bytes, name, "upgrade");
      case 10 -> is(bytes, name, "connection") || is(bytes, name, "keep-alive");
      case 16 -> is(bytes, name, "proxy-connection");
      case 17 -> is(bytes, name, "transfer-encoding");
      default -> false;
    };
  }

  static boolean is(byte[] bytes, int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
