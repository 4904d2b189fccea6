package perigee.content.redirect;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.content.rules.CompiledRelease;
import perigee.model.mapping.Address;
import perigee.model.mapping.Server;
import perigee.model.zone.EdgeNames;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.PreparedAnswers;
import perigee.net.loop.Loop;
import perigee.selection.answer.MapView;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;
import perigee.wire.http.ResponseHead;

/// Answers every request with a redirect to the edge that the map has for the client's own address
/// (307: method and body stay). Path and query are passed on byte for byte, so a signed URL stays
/// valid. Only hosts that a property names are redirected, and only to edges of the map. Where the
/// host's name would lead back to here, the edge's own name takes its place (`EdgeNames`); without
/// one the request is refused (508), so nobody goes in circles.
public final class Redirector implements ExchangeHandler {

  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private final Supplier<MapView> map;
  private final Supplier<CompiledRelease> release;
  private final Supplier<EdgeNames> names;
  private final RedirectConfig config;
  private final EdgeChoice[] choices;
  private final PreparedRedirects[] prepared;
  private final RedirectCounts counts = new RedirectCounts();

  /// A redirector for a server of so many loops.
  ///
  /// @param map the map in force, with how the servers are at this moment
  /// @param release the configuration in force: it says which hosts there are
  /// @param names how edges are called
  public Redirector(
      Supplier<MapView> map,
      Supplier<CompiledRelease> release,
      Supplier<EdgeNames> names,
      RedirectConfig config,
      int loops) {
    this.map = map;
    this.release = release;
    this.names = names;
    this.config = config;
    this.choices = new EdgeChoice[loops];
    this.prepared = new PreparedRedirects[loops];
    for (int i = 0; i < loops; i++) {
      choices[i] = new EdgeChoice(config.trafficClass());
      prepared[i] = new PreparedRedirects(map, release, choices[i], counts);
    }
  }

  /// What it answered so far.
  public RedirectCounts counts() {
    return counts;
  }

  @Override
  public PreparedAnswers prepared(Loop loop) {
    return prepared[loop.index()];
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
    } else {
      CompiledRelease current = release.get();
      if (current.route(target.host()).isEmpty()) {
        refuse(exchange, 404, "no property has the host '" + target.host() + "'");
      } else if (isPreflight(request)) {
        preflight(exchange);
      } else {
        redirect(exchange, target, current);
      }
    }
  }

  private void redirect(Exchange exchange, RequestTarget target, CompiledRelease current) {
    MapView view = map.get();
    EdgeChoice choice = choices[exchange.loop().index()];
    Asked asked = Asked.of(target.host(), exchange.peer().secure());
    Address client = Address.of(exchange.peer().remote().getAddress().getAddress());
    @Nullable String authority =
        choice.choose(view, client, asked) ? choice.authority(view, client.family(), asked) : null;
    if (authority == null) {
      counts.nobody.increment();
      answer(exchange, 503, Fields.of("retry-after", "1"), "no edge takes clients");
      return;
    }
    if (authority.equals(target.authority())) {
      // It would lead back to here; the edge's own name doesn't.
      authority = ownAuthority(choice.server(view), asked);
    }
    if (authority == null) {
      counts.nobody.increment();
      answer(exchange, 508, Fields.EMPTY, "the edge is where the request came in");
      return;
    }
    String location = target.scheme() + "://" + authority + raw(exchange.request().target());
    Fields head = head(exchange, location, config.explains() ? choice.explanation(view) : "");
    prepared[exchange.loop().index()].keep(exchange, current, view, asked, head);
    counts.redirected.increment();
    exchange.respond(
        new ResponseHead(PreparedRedirect.STATUS, "", HttpVersion.HTTP_1_1, head), Bodies.empty());
  }

  /// Who asks for an edge's own name was led here by a mistake that a redirect would repeat.
  private @Nullable String ownAuthority(Server server, Asked asked) {
    EdgeNames current = names.get();
    return current.host(asked.host()) != null
        ? null
        : EdgeChoice.authority(current.name(asked.host(), server.id()), server, asked);
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
    Fields.Builder fields = head(exchange, own).toBuilder();
    if (!detail.isEmpty()) {
      fields.add("content-type", "text/plain; charset=utf-8");
    }
    exchange.respond(
        new ResponseHead(status, "", HttpVersion.HTTP_1_1, fields.build()),
        detail.isEmpty() ? Bodies.empty() : Bodies.of(detail + "\n"));
  }

  /// The fields of a redirect.
  ///
  /// @param explanation why there; empty: that is not told
  static Fields head(Exchange exchange, String location, String explanation) {
    Fields own = Fields.of("location", location);
    return head(
        exchange,
        explanation.isEmpty() ? own : own.toBuilder().add("perigee-mapping", explanation).build());
  }

  private static Fields head(Exchange exchange, Fields own) {
    Fields.Builder fields = Fields.builder().addAll(own).add("cache-control", "private, no-store");
    @Nullable String origin = exchange.request().fields().first("origin");
    if (origin != null) {
      fields
          .add("access-control-allow-origin", origin)
          .add("access-control-allow-credentials", "true")
          .add("vary", "origin");
    }
    return fields.build();
  }
}
