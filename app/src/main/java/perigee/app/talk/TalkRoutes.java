package perigee.app.talk;

import java.util.LinkedHashMap;
import java.util.Map;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;

/// Which part of a talk host answers what: by the longest mounted path that a target begins with,
/// otherwise the web app.
final class TalkRoutes implements ExchangeHandler {

  private final Map<String, ExchangeHandler> mounted;
  private final ExchangeHandler rest;

  /// Routes by path.
  ///
  /// @param mounted by path without a slash at its end; what is below it belongs to it
  TalkRoutes(Map<String, ExchangeHandler> mounted, ExchangeHandler rest) {
    this.mounted = new LinkedHashMap<>(mounted);
    this.rest = rest;
  }

  @Override
  public void handle(Exchange exchange) {
    String path = WebPages.path(exchange.request().target());
    String best = "";
    for (String each : mounted.keySet()) {
      boolean below =
          path.startsWith(each)
              && (path.length() == each.length() || path.charAt(each.length()) == '/');
      if (below && each.length() > best.length()) {
        best = each;
      }
    }
    mounted.getOrDefault(best, rest).handle(exchange);
  }
}
