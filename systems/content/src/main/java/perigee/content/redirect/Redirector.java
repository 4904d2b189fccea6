package perigee.content.redirect;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.content.rules.CompiledRelease;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.selection.answer.MapView;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;
import perigee.wire.http.ResponseHead;

/// Answers every request with a redirect to the edge that the map has for the client's own address
/// (307: method and body stay). Path and query are passed on byte for byte, so a signed URL stays
/// valid. Only hosts that a property names are redirected, and only to edges of the map. Edges
/// don't redirect to others, so nobody goes in circles; a redirect to where the request came in
/// would, and is refused (508).
public final class Redirector implements ExchangeHandler {

  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private final Supplier<MapView> map;
  private final Supplier<CompiledRelease> release;
  private final RedirectConfig config;
  private final EdgeChoice[] choices;
  private final RedirectCounts counts = new RedirectCounts();

  /// A redirector for a server of so many loops.
  ///
  /// @param map the map in force, with how the servers are at this moment
  /// @param release the configuration in force: it says which hosts there are
  public Redirector(
      Supplier<MapView> map, Supplier<CompiledRelease> release, RedirectConfig config, int loops) {
    this.map = map;
    this.release = release;
    this.config = config;
    this.choices = new EdgeChoice[loops];
    for (int i = 0; i < loops; i++) {
      choices[i] = new EdgeChoice(config);
    }
  }

  /// What it answered so far.
  public RedirectCounts counts() {
    return counts;
  }

  @Override
  public void handle(Exchange exchange) {
    boolean secure = exchange.peer().secure();
    switch (RequestTarget.parse(exchange.request(), secure ? "https" : "http")) {
      case RequestTarget.Malformed(int status, String reason) -> refuse(exchange, status, reason);
      case RequestTarget.Valid(RequestTarget target) -> handle(exchange, target);
    }
  }

  private void handle(Exchange exchange, RequestTarget target) {
    RequestHead request = exchange.request();
    if (target.form() == RequestTarget.Form.AUTHORITY || request.method().equals("TRACE")) {
      refuse(exchange, 405, request.method() + " is not redirected");
    } else if (target.host().isEmpty()) {
      refuse(exchange, 400, "the request names no host");
    } else if (release.get().route(target.host()).isEmpty()) {
      refuse(exchange, 404, "no property has the host '" + target.host() + "'");
    } else if (isPreflight(request)) {
      preflight(exchange);
    } else {
      redirect(exchange, target);
    }
  }

  private void redirect(Exchange exchange, RequestTarget target) {
    MapView view = map.get();
    EdgeChoice choice = choices[exchange.loop().index()];
    boolean secure = exchange.peer().secure();
    @Nullable String authority =
        choice.authority(view, exchange.peer().remote().getAddress(), target.host(), secure);
    if (authority == null) {
      counts.nobody.increment();
      answer(exchange, 503, Fields.of("retry-after", "1"), "no edge takes clients");
      return;
    }
    if (authority.equals(target.authority())) {
      counts.nobody.increment();
      answer(exchange, 508, Fields.EMPTY, "the edge is where the request came in");
      return;
    }
    String raw = raw(exchange.request().target());
    Fields.Builder fields =
        Fields.builder().add("location", target.scheme() + "://" + authority + raw);
    if (config.explains()) {
      fields.add("perigee-mapping", choice.explanation(view));
    }
    counts.redirected.increment();
    answer(exchange, 307, fields.build(), "");
  }

  /// Path and query as they came, whatever form the target has.
  static String raw(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    int authority = target.indexOf("://");
    if (authority < 0) {
      return "/";
    }
    for (int i = authority + 3; i < target.length(); i++) {
      if (target.charAt(i) == '/') {
        return target.substring(i);
      }
      if (target.charAt(i) == '?') {
        return "/" + target.substring(i);
      }
    }
    return "/";
  }

  private static boolean isPreflight(RequestHead request) {
    return request.method().equals("OPTIONS")
        && request.fields().has("origin")
        && request.fields().has("access-control-request-method");
  }

  /// A preflight must not be redirected (Fetch §4.8); what the edge allows, it says itself.
  private void preflight(Exchange exchange) {
    Fields.Builder fields = Fields.builder().add("access-control-allow-methods", METHODS);
    Optional.ofNullable(exchange.request().fields().combined("access-control-request-headers"))
        .ifPresent(names -> fields.add("access-control-allow-headers", names));
    counts.preflights.increment();
    answer(exchange, 204, fields.build(), "");
  }

  private void refuse(Exchange exchange, int status, String detail) {
    counts.refused.increment();
    answer(exchange, status, Fields.EMPTY, detail);
  }

  private static void answer(Exchange exchange, int status, Fields own, String detail) {
    Fields.Builder fields = Fields.builder().addAll(own).add("cache-control", "private, no-store");
    @Nullable String origin = exchange.request().fields().first("origin");
    if (origin != null) {
      fields
          .add("access-control-allow-origin", origin)
          .add("access-control-allow-credentials", "true")
          .add("vary", "origin");
    }
    if (!detail.isEmpty()) {
      fields.add("content-type", "text/plain; charset=utf-8");
    }
    exchange.respond(
        new ResponseHead(status, "", HttpVersion.HTTP_1_1, fields.build()),
        detail.isEmpty() ? Bodies.empty() : Bodies.of(detail + "\n"));
  }
}
