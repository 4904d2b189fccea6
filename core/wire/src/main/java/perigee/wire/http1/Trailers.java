package perigee.wire.http1;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import perigee.wire.http.Fields;

/// Which fields a trailer section may have: servers merge it into the header section, so that what
/// stands for framing, routing, authentication, conditions, caching or content must not come behind
/// the body (RFC 9110 §6.5.1).
final class Trailers {

  private static final Set<String> NEVER =
      Set.of(
          "age",
          "authorization",
          "cache-control",
          "cdn-cache-control",
          "cdn-loop",
          "connection",
          "cookie",
          "expect",
          "expires",
          "forwarded",
          "host",
          "keep-alive",
          "location",
          "max-forwards",
          "pragma",
          "proxy-authenticate",
          "proxy-authorization",
          "range",
          "set-cookie",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "vary",
          "via",
          "www-authenticate");

  private static final List<String> NEVER_SO =
      List.of("content-", "if-", "perigee-", "proxy-", "x-forwarded", "x-http-", "x-original-");

  private Trailers() {}

  static Fields allowed(Fields section) {
    Fields.Builder kept = Fields.builder();
    for (int i = 0; i < section.size(); i++) {
      String name = section.name(i).toLowerCase(Locale.ROOT);
      if (!NEVER.contains(name) && NEVER_SO.stream().noneMatch(name::startsWith)) {
        kept.add(section, i);
      }
    }
    return kept.build();
  }
}
