package perigee.wire.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads a request's target; what is malformed is refused by a stackless signal that stays inside
/// `RequestTarget`.
final class TargetReader {

  private static final String SUB_DELIMITERS = "!$&'()*+,;=";
  private static final String HEX = "0123456789ABCDEF";

  private final RequestHead head;
  private final String scheme;

  TargetReader(RequestHead head, String scheme) {
    this.head = head;
    this.scheme = scheme;
  }

  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final int status;

    Refused(int status, String reason) {
      super(reason, null, false, false);
      this.status = status;
    }

    int status() {
      return status;
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  private record Authority(String host, int port) {}

  RequestTarget read() throws Refused {
    String target = head.target();
    String hostField = hostField();
    if (head.method().equals("CONNECT")) {
      Authority authority = authority(target);
      return new RequestTarget(
          RequestTarget.Form.AUTHORITY, scheme, authority.host, authority.port, "", null);
    }
    if (target.startsWith("/")) {
      return found(RequestTarget.Form.ORIGIN, authority(hostField), target);
    }
    if (target.equals("*")) {
      require(head.method().equals("OPTIONS"), "target * is for OPTIONS alone");
      Authority authority = authority(hostField);
      return new RequestTarget(
          RequestTarget.Form.ASTERISK, scheme, authority.host, authority.port, "", null);
    }
    return absolute(target);
  }

  /// Exactly one `Host`, which HTTP/1.0 may leave out (RFC 9112 §3.2).
  private String hostField() throws Refused {
    Fields fields = head.fields();
    int first = fields.indexOf("host", 0);
    if (first < 0) {
      require(head.version() == HttpVersion.HTTP_1_0, "no Host field");
      return "";
    }
    require(fields.indexOf("host", first + 1) < 0, "more than one Host field");
    return FieldLists.trim(fields.value(first));
  }

  /// The authority of an absolute target replaces `Host` (RFC 9112 §3.2.2).
  private RequestTarget absolute(String target) throws Refused {
    int colon = target.indexOf("://");
    require(colon > 0, "target is neither a path nor a URI");
    String named = target.substring(0, colon).toLowerCase(Locale.ROOT);
    require(named.equals("http") || named.equals("https"), "scheme of the target is unknown");
    if (!named.equals(scheme)) {
      throw new Refused(421, "target is " + named + " but the connection is " + scheme);
    }
    int start = colon + 3;
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    Authority authority = authority(target.substring(start, end));
    require(!authority.host.isEmpty(), "target has no host");
    String rest = target.substring(end);
    return found(RequestTarget.Form.ABSOLUTE, authority, rest.startsWith("/") ? rest : "/" + rest);
  }

  private RequestTarget found(RequestTarget.Form form, Authority authority, String target)
      throws Refused {
    int mark = target.indexOf('?');
    String path = path(mark < 0 ? target : target.substring(0, mark));
    @Nullable String query = mark < 0 ? null : query(target.substring(mark + 1));
    return new RequestTarget(form, scheme, authority.host, authority.port, path, query);
  }

  static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  private Authority authority(String text) throws Refused {
    boolean literal = text.startsWith("[");
    int close = text.indexOf(']');
    require(!literal || close > 0, "IPv6 address without its bracket");
    int colon = literal ? text.indexOf(':', close) : text.indexOf(':');
    String host = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    if (literal) {
      require(close + 1 == host.length() && isAddress(host), "malformed IPv6 address in host");
    } else {
      requireName(host);
      // The root's dot names the same host.
      host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
    return new Authority(host, colon < 0 ? defaultPort(scheme) : port(text.substring(colon + 1)));
  }

  private static boolean isAddress(String host) {
    for (int i = 1; i < host.length() - 1; i++) {
      if ("0123456789abcdef:.".indexOf(host.charAt(i)) < 0) {
        return false;
      }
    }
    return host.length() > 3 && host.indexOf(':') > 0 && host.length() <= 47;
  }

  private static void requireName(String host) throws Refused {
    require(host.length() <= 255, "host is longer than 255 characters");
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean allowed = isUnreserved(c);
      require(allowed, "character in host that no host name has");
    }
    require(!host.startsWith(".") && !host.contains(".."), "empty label in host");
  }

  private int port(String digits) throws Refused {
    if (digits.isEmpty()) {
      return defaultPort(scheme);
    }
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      require(digit >= 0 && digit <= 9 && port < 10_000, "port is not a number up to 65535");
      port = port * 10 + digit;
    }
    require(port > 0 && port <= 65_535, "port is not a number from 1 to 65535");
    return port;
  }

  /// The query as it stands, if it has nothing that a target can't have.
  static String query(String raw) throws Refused {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      require(c > 0x20 && c != 0x7f && c != '#', "character in query that no URI has");
    }
    return raw;
  }

  static String path(String raw) throws Refused {
    require(raw.startsWith("/"), "path does not begin with /");
    return withoutDots(isPlain(raw) ? raw : encoded(raw));
  }

  private static boolean isPlain(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (!isUnreserved(c) && c != '/') {
        return false;
      }
    }
    return true;
  }

  /// Percent-encoding in normal form. What clients send raw though no URI has it (`|`, bytes beyond
  /// ASCII) is encoded rather than refused; controls, space and `#` can't be meant.
  private static String encoded(String raw) throws Refused {
    StringBuilder path = new StringBuilder(raw.length() + 16);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      require(c > 0x20 && c != 0x7f && c != '#' && c < 0x100, "character in path that no URI has");
      if (c == '%') {
        int octet = (hex(raw, i + 1) << 4) | hex(raw, i + 2);
        // What is behind it would be seen by some and not by others (RFC 3986 §7.3).
        require(octet != 0, "path holds %00");
        append(path, octet, true);
        i += 2;
      } else {
        append(path, c, !isUnreserved(c) && "/:@".indexOf(c) < 0 && SUB_DELIMITERS.indexOf(c) < 0);
      }
    }
    return path.toString();
  }

  private static void append(StringBuilder path, int c, boolean encode) {
    if (encode && !isUnreserved(c)) {
      path.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    } else {
      path.append((char) c);
    }
  }

  private static int hex(String raw, int i) throws Refused {
    int digit = i < raw.length() ? Character.digit(raw.charAt(i), 16) : -1;
    require(digit >= 0 && raw.charAt(i) < 0x80, "% without two hexadecimal digits in path");
    return digit;
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /// Without dot segments (RFC 3986 §5.2.4).
  private static String withoutDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    StringBuilder out = new StringBuilder(path.length());
    int at = 0;
    while (at < path.length()) {
      int next = path.indexOf('/', at + 1);
      int end = next < 0 ? path.length() : next;
      String segment = path.substring(at + 1, end);
      if (segment.equals("..")) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
      } else if (!segment.equals(".")) {
        out.append('/').append(segment);
      }
      if (next < 0 && (segment.equals(".") || segment.equals(".."))) {
        out.append('/');
      }
      at = end;
    }
    return out.toString();
  }

  private static void require(boolean valid, String reason) throws Refused {
    if (!valid) {
      throw new Refused(400, reason);
    }
  }
}
