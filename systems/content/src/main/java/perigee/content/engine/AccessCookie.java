package perigee.content.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.property.SignedUrl;
import perigee.wire.http.Fields;

/// The cookie that lets a client in: it is between the client and this network, so an origin that
/// shows its request can't give it away.
final class AccessCookie {

  private AccessCookie() {}

  static void remove(Fields.Builder fields, @Nullable SignedUrl signed) {
    String name = signed == null ? null : signed.cookie();
    if (name == null) {
      return;
    }
    List<String> lines = fields.build().all("cookie");
    if (lines.isEmpty()) {
      return;
    }
    fields.remove("cookie");
    for (String line : lines) {
      String kept = without(line, name);
      if (!kept.isEmpty()) {
        fields.add("cookie", kept);
      }
    }
  }

  private static String without(String line, String name) {
    List<String> kept = new ArrayList<>();
    for (String pair : line.split(";", -1)) {
      String cookie = pair.strip();
      if (!cookie.isEmpty() && !cookie.startsWith(name + "=")) {
        kept.add(cookie);
      }
    }
    return String.join("; ", kept);
  }
}
