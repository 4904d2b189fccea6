package perigee.wire.http1;

import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;

/// Whether a connection stays after a message (RFC 9112 §9.3).
public final class Connection {

  private Connection() {}

  /// What sender and version say: HTTP/1.1 stays unless it says `close`, HTTP/1.0 closes unless it
  /// says `keep-alive`.
  public static boolean persists(HttpVersion version, Fields fields) {
    boolean keep = version != HttpVersion.HTTP_1_0;
    for (int i = fields.indexOf("connection", 0); i >= 0; i = fields.indexOf("connection", i + 1)) {
      String value = fields.value(i);
      if (hasToken(value, "close")) {
        return false;
      }
      keep |= hasToken(value, "keep-alive");
    }
    return keep;
  }

  private static boolean hasToken(String list, String token) {
    for (int from = 0; from <= list.length(); ) {
      int comma = list.indexOf(',', from);
      int to = comma < 0 ? list.length() : comma;
      if (list.substring(from, to).strip().equalsIgnoreCase(token)) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }
}
