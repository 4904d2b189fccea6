package perigee.content.rules;

import perigee.model.property.Redirect;
import perigee.wire.http.RequestTarget;

/// Where a property's redirect leads for a request.
public final class Redirects {

  private Redirects() {}

  /// The value of `Location`. What is put in comes from a parsed target, so it holds no line end.
  public static String location(Redirect redirect, RequestTarget target) {
    String template = redirect.location();
    StringBuilder location = new StringBuilder(template.length() + target.path().length());
    int at = 0;
    while (at < template.length()) {
      int open = template.indexOf('{', at);
      int close = open < 0 ? -1 : template.indexOf('}', open);
      if (close < 0) {
        break;
      }
      location.append(template, at, open);
      location.append(part(template.substring(open, close + 1), target));
      at = close + 1;
    }
    return location.append(template, at, template.length()).toString();
  }

  private static String part(String name, RequestTarget target) {
    return switch (name) {
      case "{scheme}" -> target.scheme();
      case "{host}" -> target.host();
      case "{path}" -> target.path();
      case "{query}" -> target.query() == null ? "" : "?" + target.query();
      default -> name;
    };
  }
}
