package perigee.app.command;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// One segment of a path, escaped (RFC 3986 §3.3).
final class UrlPart {

  private UrlPart() {}

  static String of(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
