package perigee.control.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of each request: rate, token, operation, answer; and what becomes of one that fails.
final class Dispatch {

  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

  /// Of every answer.
  static final Map<String, String> USUAL_HEADERS =
      Map.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

  private final Services services;
  private final Gate gate;
  private final Counters counters;

  Dispatch(Services services, Limits limits, Counters counters) {
    this.services = services;
    this.gate = new Gate(services, limits, counters);
    this.counters = counters;
  }

  void answer(Route route, Context context) throws InterruptedException {
    send(answered(route, new HttpIncoming(context)), context);
  }

  /// Answers a request that came another way; also when it fails.
  Reply reply(Route route, Incoming incoming) {
    Reply reply;
    try {
      reply = answered(route, incoming);
    } catch (Refusal refusal) {
      reply = refusal.fault().reply();
    } catch (InterruptedException _) {
      reply = stopping().reply();
    } catch (RuntimeException e) {
      reply = failure(e, incoming.method(), incoming.path()).reply();
    }
    counters.answered(reply.status());
    return reply;
  }

  private Reply answered(Route route, Incoming incoming) throws InterruptedException {
    gate.limitRate(incoming);
    Caller caller = gate.admit(incoming, route.access());
    Reply reply = route.operation().answer(new Call(incoming, caller));
    if (!route.method().equals(HandlerType.GET)) {
      log.info(
          "event=api-change caller='{}' method={} path={} status={}",
          caller.name(),
          route.method().name(),
          incoming.path(),
          reply.status());
    }
    return reply;
  }

  void refused(Refusal refusal, Context context) {
    send(refusal.fault().reply(), context);
  }

  /// What the router refuses: unknown paths and methods.
  void unrouted(HttpResponseException refused, Context context) {
    Kind kind = Kind.ofStatus(refused.getStatus());
    Fault fault =
        switch (kind) {
          case NOT_FOUND -> new Fault(kind, "nothing is at " + context.path());
          case METHOD_NOT_ALLOWED -> notAllowed(refused, context);
          default -> new Fault(kind, kind.title);
        };
    send(fault.reply(), context);
  }

  private static Fault notAllowed(HttpResponseException refused, Context context) {
    String methods = refused.getDetails().getOrDefault("availableMethods", "");
    return new Fault(
            Kind.METHOD_NOT_ALLOWED,
            context.path() + " knows " + methods + ", not " + context.method().name())
        .with("Allow", methods);
  }

  void stopping(Context context) {
    send(stopping().reply(), context);
  }

  private static Fault stopping() {
    return new Fault(Kind.UNAVAILABLE, "control is stopping").with("Retry-After", "1");
  }

  void failed(Exception exception, Context context) {
    send(failure(exception, context.method().name(), context.path()).reply(), context);
  }

  /// Our own bug: the client learns an id, the log the rest.
  private Fault failure(Exception exception, String method, String path) {
    String id = Long.toHexString(services.random().nextLong());
    counters.failures.increment();
    log.error("event=api-failure id={} method={} path={}", id, method, path, exception);
    return new Fault(Kind.INTERNAL_ERROR, "control's log has the reason under id " + id);
  }

  /// Answers what was not even a request for Jetty.
  boolean unparsed(Request request, Response response, Callback callback) {
    Kind kind = Kind.ofStatus(response.getStatus());
    String body = new Fault(kind, "the request is malformed (RFC 9112)").reply().body();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Fault.MEDIA_TYPE);
    counters.answered(response.getStatus());
    Content.Sink.write(response, true, body, callback);
    return true;
  }

  private void send(Reply reply, Context context) {
    counters.answered(reply.status());
    context.status(reply.status());
    USUAL_HEADERS.forEach(context::header);
    reply.headers().forEach(context::header);
    if (!reply.type().isEmpty()) {
      context.contentType(reply.type());
      context.result(reply.body().getBytes(reply.charset()));
    }
  }
}
