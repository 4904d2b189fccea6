package perigee.content.rules;

import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;

/// The cookies of a request (RFC 6265 §4.2).
final class Cookies {

  private Cookies() {}

  /// The value of the first cookie of that name.
  static @Nullable String first(Fields request, String name) {
    for (String line : request.all("cookie")) {
      StringTokenizer pairs = new StringTokenizer(line, ";");
      while (pairs.hasMoreTokens()) {
        String pair = pairs.nextToken().strip();
        int equals = pair.indexOf('=');
        if (equals == name.length() && pair.startsWith(name)) {
          return pair.substring(equals + 1);
        }
      }
    }
    return null;
  }
}
