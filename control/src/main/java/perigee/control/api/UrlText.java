package perigee.control.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.RequestTarget;

/// A URL as people write it, in the form in which caches know it: scheme and port dropped, host in
/// lower case, path normalised (RFC 3986 §6.2.2).
///
/// @param host lower case, without port
/// @param pathAndQuery begins with `/`
record UrlText(String host, String pathAndQuery) {

  static final int MOST_CHARACTERS = 8_192;

  /// Reads `[http[s]://]host[:port][/path][?query]`; a fragment is dropped.
  static UrlText read(String text, String pointer) {
    String rest = withoutScheme(withoutFragment(text));
    int end = authorityEnd(rest);
    String host = withoutPort(rest.substring(0, end)).toLowerCase(Locale.ROOT);
    if (!Names.HOST.fits(host)) {
      throw Fault.invalid(
              pointer, "'" + text + "' names no host; it must be like www.example.org/a.png")
          .refusal();
    }
    String tail = rest.substring(end);
    @Nullable String path = RequestTarget.normalised(tail.startsWith("/") ? tail : "/" + tail);
    if (path == null) {
      throw Fault.invalid(
              pointer, "'" + text + "' has characters that a URL must encode (RFC 3986)")
          .refusal();
    }
    return new UrlText(host, path);
  }

  private static String withoutFragment(String text) {
    int hash = text.indexOf('#');
    return hash < 0 ? text : text.substring(0, hash);
  }

  private static String withoutScheme(String text) {
    for (String scheme : new String[] {"https://", "http://", "//"}) {
      if (text.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return text.substring(scheme.length());
      }
    }
    return text;
  }

  private static int authorityEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '/' || text.charAt(i) == '?') {
        return i;
      }
    }
    return text.length();
  }

  private static String withoutPort(String authority) {
    return authority.replaceFirst(":[0-9]{0,5}$", "");
  }
}
