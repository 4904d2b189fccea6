package perigee.wire.sip;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Names of header fields in the form in which they are written, and their compact forms (RFC 3261
/// §7.3.3). A known name is always the same object.
public final class HeaderName {

  public static final String VIA = "Via";
  public static final String FROM = "From";
  public static final String TO = "To";
  public static final String CALL_ID = "Call-ID";
  public static final String CSEQ = "CSeq";
  public static final String CONTACT = "Contact";
  public static final String MAX_FORWARDS = "Max-Forwards";
  public static final String MAX_BREADTH = "Max-Breadth";
  public static final String ROUTE = "Route";
  public static final String RECORD_ROUTE = "Record-Route";
  public static final String PATH = "Path";
  public static final String SERVICE_ROUTE = "Service-Route";
  public static final String FLOW_TIMER = "Flow-Timer";
  public static final String CONTENT_LENGTH = "Content-Length";
  public static final String CONTENT_TYPE = "Content-Type";
  public static final String EXPIRES = "Expires";
  public static final String MIN_EXPIRES = "Min-Expires";
  public static final String SUPPORTED = "Supported";
  public static final String UNSUPPORTED = "Unsupported";
  public static final String REQUIRE = "Require";
  public static final String PROXY_REQUIRE = "Proxy-Require";
  public static final String ALLOW = "Allow";
  public static final String ALLOW_EVENTS = "Allow-Events";
  public static final String ACCEPT = "Accept";
  public static final String EVENT = "Event";
  public static final String SUBSCRIPTION_STATE = "Subscription-State";
  public static final String SIP_ETAG = "SIP-ETag";
  public static final String SIP_IF_MATCH = "SIP-If-Match";
  public static final String AUTHORIZATION = "Authorization";
  public static final String PROXY_AUTHORIZATION = "Proxy-Authorization";
  public static final String WWW_AUTHENTICATE = "WWW-Authenticate";
  public static final String PROXY_AUTHENTICATE = "Proxy-Authenticate";
  public static final String RETRY_AFTER = "Retry-After";
  public static final String TIMESTAMP = "Timestamp";
  public static final String DATE = "Date";
  public static final String SERVER = "Server";
  public static final String REASON = "Reason";
  public static final String P_ASSERTED_IDENTITY = "P-Asserted-Identity";

  private static final String[] KNOWN = {
    VIA,
    FROM,
    TO,
    CALL_ID,
    CSEQ,
    CONTACT,
    MAX_FORWARDS,
    MAX_BREADTH,
    ROUTE,
    RECORD_ROUTE,
    PATH,
    SERVICE_ROUTE,
    FLOW_TIMER,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    EXPIRES,
    MIN_EXPIRES,
    SUPPORTED,
    UNSUPPORTED,
    REQUIRE,
    PROXY_REQUIRE,
    ALLOW,
    ALLOW_EVENTS,
    ACCEPT,
    EVENT,
    SUBSCRIPTION_STATE,
    SIP_ETAG,
    SIP_IF_MATCH,
    AUTHORIZATION,
    PROXY_AUTHORIZATION,
    WWW_AUTHENTICATE,
    PROXY_AUTHENTICATE,
    RETRY_AFTER,
    TIMESTAMP,
    DATE,
    SERVER,
    REASON,
    P_ASSERTED_IDENTITY,
    "User-Agent",
    "Session-Expires",
    "Min-SE",
    "RSeq",
    "RAck",
    "Refer-To",
    "Referred-By",
    "Replaces",
    "Subject",
    "Content-Encoding",
    "Content-Disposition",
    "Identity",
    "Warning",
    "Accept-Encoding",
    "Accept-Language",
    "Accept-Contact",
    "Reject-Contact",
    "Request-Disposition",
    "Alert-Info",
    "User-to-User",
    "Organization",
    "Priority"
  };

  private static final Map<Character, String> COMPACT =
      Map.ofEntries(
          Map.entry('a', "Accept-Contact"),
          Map.entry('b', "Referred-By"),
          Map.entry('c', CONTENT_TYPE),
          Map.entry('d', "Request-Disposition"),
          Map.entry('e', "Content-Encoding"),
          Map.entry('f', FROM),
          Map.entry('i', CALL_ID),
          Map.entry('j', "Reject-Contact"),
          Map.entry('k', SUPPORTED),
          Map.entry('l', CONTENT_LENGTH),
          Map.entry('m', CONTACT),
          Map.entry('o', EVENT),
          Map.entry('r', "Refer-To"),
          Map.entry('s', "Subject"),
          Map.entry('t', TO),
          Map.entry('u', ALLOW_EVENTS),
          Map.entry('v', VIA),
          Map.entry('x', "Session-Expires"),
          Map.entry('y', "Identity"));

  /// Four times as many places as names: a place is tried, then the next.
  private static final int PLACES = 256;

  private static final @Nullable String[] TABLE = new @Nullable String[PLACES];
  private static final @Nullable String[] LETTERS = new @Nullable String[128];

  static {
    for (String name : KNOWN) {
      byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      int place = hash(bytes, 0, bytes.length);
      while (TABLE[place] != null) {
        place = (place + 1) % PLACES;
      }
      TABLE[place] = name;
    }
    COMPACT.forEach((letter, name) -> {
      LETTERS[letter] = name;
      LETTERS[Character.toUpperCase(letter)] = name;
    });
  }

  private HeaderName() {}

  /// The name that stands in these bytes, in full and in its usual case if it is known.
  static String of(byte[] bytes, int from, int length) {
    if (length == 1 && bytes[from] > 0) {
      String name = LETTERS[bytes[from]];
      return name == null ? text(bytes, from, length) : name;
    }
    int place = hash(bytes, from, length);
    for (String name = TABLE[place]; name != null; name = TABLE[place]) {
      if (isSame(name, bytes, from, length)) {
        return name;
      }
      place = (place + 1) % PLACES;
    }
    return text(bytes, from, length);
  }

  /// The same of text.
  public static String of(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    return of(bytes, 0, bytes.length);
  }

  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private static int hash(byte[] bytes, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + (bytes[i] | 0x20);
    }
    return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (PLACES - 1);
  }

  private static boolean isSame(String name, byte[] bytes, int from, int length) {
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char expected = name.charAt(i);
      int seen = bytes[from + i];
      boolean letters = (expected | 0x20) >= 'a' && (expected | 0x20) <= 'z';
      if (letters ? (seen | 0x20) != (expected | 0x20) : seen != expected) {
        return false;
      }
    }
    return true;
  }
}
