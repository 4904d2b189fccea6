package perigee.content.engine;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.content.redirect.Misled;
import perigee.content.rules.CompiledRelease;
import perigee.content.rules.Policy;
import perigee.content.rules.RateLimits;
import perigee.content.rules.Redirects;
import perigee.content.rules.Route;
import perigee.content.rules.SignedUrls;
import perigee.content.semantics.CdnLoop;
import perigee.model.mapping.TrafficClass;
import perigee.model.property.RateLimit;
import perigee.model.property.Redirect;
import perigee.model.property.RedirectMisled;
import perigee.model.property.SignedUrl;
import perigee.model.zone.EdgeNames;
import perigee.net.http.Exchange;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.RequestTarget;

/// What stands before the cache: which property a request is for, and whether it may pass.
final class Gate {

  /// What comes of a request at the gate.
  sealed interface Admission {}

  /// It goes on to the cache.
  ///
  /// @param release the number of the configuration that decided
  record Admitted(RequestTarget target, Policy policy, FabricFields fabric, long release)
      implements Admission {}

  /// It is answered here.
  ///
  /// @param fields of the answer, besides the text's own
  /// @param detail what was seen and what is right
  record Answered(int status, Fields fields, String detail) implements Admission {}

  private static final int HTTPS_PORT = 443;
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private final Supplier<CompiledRelease> release;
  private final RateLimits rateLimits;
  private final CdnLoop loop;
  private final int httpsPort;
  private volatile EdgeNames names = EdgeNames.NONE;
  private volatile @Nullable Misled misled;

  /// @param httpsPort where the node listens for TLS; 0 if nowhere
  Gate(Supplier<CompiledRelease> release, RateLimits rateLimits, CdnLoop loop, int httpsPort) {
    this.release = release;
    this.rateLimits = rateLimits;
    this.loop = loop;
    this.httpsPort = httpsPort;
  }

  /// Says how edges are called.
  void names(EdgeNames next) {
    names = next;
  }

  /// Says who finds clients that are better served elsewhere.
  void misled(Misled finder) {
    misled = finder;
  }

  Admission admit(Exchange exchange, long nowMillis) {
    RequestHead request = exchange.request();
    FabricFields fabric = FabricFields.of(exchange.peer(), request.fields());
    return switch (RequestTarget.parse(request, fabric.scheme())) {
      case RequestTarget.Malformed(int status, String reason) -> refused(status, reason);
      case RequestTarget.Valid(RequestTarget target) ->
          admit(exchange, request, target, fabric, nowMillis);
    };
  }

  private Admission admit(
      Exchange exchange,
      RequestHead request,
      RequestTarget asked,
      FabricFields fabric,
      long nowMillis) {
    String inside = fabric.fromNode() ? null : names.host(asked.host());
    RequestTarget target = inside == null ? asked : asked.at(inside);
    if (target.form() == RequestTarget.Form.AUTHORITY) {
      return refused(501, "CONNECT is not for a delivery network");
    }
    if (request.method().equals("TRACE")) {
      // It would show a client's script the fields that the client keeps from it.
      return refused(405, "TRACE is not for a delivery network");
    }
    if (target.host().isEmpty()) {
      return refused(400, "the request names no host");
    }
    String expected = request.fields().first("expect");
    if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
      return refused(417, "expect is not 100-continue");
    }
    CompiledRelease current = release.get();
    Optional<Route> route = current.route(target.host());
    if (route.isEmpty()) {
      // A node is told to try another way, since the release here may be the older one.
      Fields told = fabric.fromNode() ? Fields.of(FabricFields.FAILURE, "connect") : Fields.EMPTY;
      return new Answered(404, told, "no property has the host '" + target.host() + "'");
    }
    if (!fabric.fromNode() && loop.loops(request.fields())) {
      return refused(508, "the request came back: an origin leads to this network");
    }
    if (request.method().equals("OPTIONS")
        && !fabric.fromNode()
        && MaxForwards.of(request).orElse(1) == 0) {
      return new Answered(200, Fields.of("allow", METHODS), "Max-Forwards ends here");
    }
    Policy policy = route.get().decide(request, target);
    @Nullable Admission refusal =
        fabric.fromNode() ? null : refusal(exchange, target, policy, nowMillis, inside == null);
    return refusal != null ? refusal : new Admitted(target, policy, fabric, current.number());
  }

  /// What only the first node that a client meets decides.
  ///
  /// @param byName whether the client came by the host's own name, not by an edge's
  private @Nullable Admission refusal(
      Exchange exchange, RequestTarget target, Policy policy, long nowMillis, boolean byName) {
    RateLimit limit = policy.settings().rateLimit();
    if (limit != null) {
      var client = exchange.peer().remote().getAddress();
      long wait = rateLimits.acquire(policy.property().name(), client, limit, nowMillis);
      if (wait > 0) {
        Fields retry = Fields.of("retry-after", Long.toString(Math.ceilDiv(wait, 1000)));
        return new Answered(429, retry, "too many requests: try again later");
      }
    }
    if (httpsPort > 0 && policy.property().https().redirect() && target.scheme().equals("http")) {
      return toHttps(exchange.request().method(), target);
    }
    SignedUrl signed = policy.settings().signedUrl();
    if (signed != null) {
      var client = exchange.peer().remote().getAddress();
      SignedUrls.Verdict verdict =
          SignedUrls.check(signed, target, exchange.request().fields(), client, nowMillis);
      if (verdict != SignedUrls.Verdict.VALID) {
        return refused(403, "the signature is missing, wrong or over: " + verdict);
      }
    }
    Redirect redirect = policy.settings().redirect();
    if (redirect != null) {
      Fields location = Fields.of("location", Redirects.location(redirect, target));
      return new Answered(redirect.status(), location, "see the location");
    }
    Fields elsewhere = byName ? elsewhere(exchange, target, policy.settings().misled()) : null;
    return elsewhere == null ? null : new Answered(307, elsewhere, "another edge is nearer to you");
  }

  /// Where a client goes that its resolver has misled; null if it stays.
  private @Nullable Fields elsewhere(
      Exchange exchange, RequestTarget target, RedirectMisled setting) {
    Misled finder = misled;
    String method = exchange.request().method();
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (finder == null || !reads) {
      return null;
    }
    return switch (setting) {
      case OFF -> null;
      case BULK -> finder.redirect(exchange, target, TrafficClass.BULK, names);
      case STREAM -> finder.redirect(exchange, target, TrafficClass.STREAM, names);
    };
  }

  /// A permanent redirect (RFC 9110 §15.4.2, §15.4.9); what has content must keep its method.
  private Answered toHttps(String method, RequestTarget target) {
    boolean safe = method.equals("GET") || method.equals("HEAD");
    String port = httpsPort == HTTPS_PORT ? "" : ":" + httpsPort;
    Fields location =
        Fields.of("location", "https://" + target.host() + port + target.pathAndQuery());
    return new Answered(safe ? 301 : 308, location, "see the location");
  }

  private static Answered refused(int status, String detail) {
    return new Answered(status, Fields.EMPTY, detail);
  }
}
