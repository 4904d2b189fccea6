package perigee.wire.media;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An attribute list (RFC 8216 §4.2): `NAME=value` or `NAME="text"`, with commas between.
record HlsAttributes(Map<String, String> values) {

  private static final int MOST = 64;

  /// Reads what stands behind the first colon of a line; it ends where it is malformed.
  static HlsAttributes of(String line) {
    Map<String, String> values = new HashMap<>();
    int at = line.indexOf(':') + 1;
    while (at > 0 && at < line.length() && values.size() < MOST) {
      int equals = line.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = line.substring(at, equals).strip();
      boolean quoted = line.startsWith("\"", equals + 1);
      int from = quoted ? equals + 2 : equals + 1;
      int end = line.indexOf(quoted ? '"' : ',', from);
      if (end < 0 && quoted) {
        break;
      }
      end = end < 0 ? line.length() : end;
      values.put(name, line.substring(from, end));
      int comma = line.indexOf(',', end);
      at = comma < 0 ? line.length() : comma + 1;
    }
    return new HlsAttributes(Map.copyOf(values));
  }

  @Nullable String text(String name) {
    return values.get(name);
  }
}
