package perigee.calling.phone;

import java.nio.charset.StandardCharsets;

/// Text in bodies, which hold one character for each octet here.
final class Utf8 {

  private Utf8() {}

  static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  static String text(String body) {
    return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
