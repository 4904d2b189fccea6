package perigee.app.talk;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.fleet.PassedAnswer;
import perigee.model.fleet.PassedRequest;
import perigee.net.fleet.FleetException;
import perigee.net.fleet.NodeCalls;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Passes browsers' requests on to control, which they can't reach themselves, and its answers
/// back.
final class ControlPass implements ExchangeHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ControlPass.class);

  /// Requests that are passed on at a time.
  private static final int AT_A_TIME = 64;

  private final Supplier<@Nullable NodeCalls> calls;
  private final Semaphore permits = new Semaphore(AT_A_TIME);

  /// Passes requests on.
  ///
  /// @param calls null before the node has joined
  ControlPass(Supplier<@Nullable NodeCalls> calls) {
    this.calls = calls;
  }

  @Override
  public void handle(Exchange exchange) {
    RequestHead request = exchange.request();
    String method = request.method();
    String path = request.target();
    Map<String, String> fields = new HashMap<>();
    for (String name : PassedRequest.HEADERS) {
      String value = request.fields().combined(name);
      if (value != null) {
        fields.put(name, value);
      }
    }
    String client = exchange.peer().remote().getAddress().getHostAddress();
    String scheme = exchange.peer().secure() ? "https" : "http";
    String host = request.fields().first("host");
    String root = scheme + "://" + (host == null ? "localhost" : host);
    RequestText.read(
        exchange.body(),
        PassedRequest.MOST_BODY,
        text -> {
          if (text == null) {
            problem(exchange, 413, "a request may have 256 KiB of text");
            return;
          }
          try {
            pass(exchange, new PassedRequest(method, path, fields, text, client, root));
          } catch (IllegalArgumentException e) {
            problem(exchange, 414, String.valueOf(e.getMessage()));
          }
        });
  }

  private void pass(Exchange exchange, PassedRequest request) {
    NodeCalls now = calls.get();
    if (now == null || !permits.tryAcquire()) {
      problem(exchange, 503, "too much is asked at once; try again in a moment");
      return;
    }
    Thread.ofVirtual()
        .name("pass-to-control")
        .start(() -> {
          try {
            PassedAnswer answer = now.pass(request);
            exchange.loop().execute(() -> answer(exchange, answer));
          } catch (FleetException e) {
            LOG.warn("event=not-passed-to-control reason=\"{}\"", e.getMessage());
            exchange
                .loop()
                .execute(() ->
                    problem(exchange, 503, "control can't be reached; try again in a moment"));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } finally {
            permits.release();
          }
        });
  }

  private static void answer(Exchange exchange, PassedAnswer answer) {
    Fields.Builder fields = Fields.builder().add("x-content-type-options", "nosniff");
    answer.headers().forEach(fields::add);
    exchange.respond(
        new ResponseHead(answer.status(), "", HttpVersion.HTTP_1_1, fields.build()),
        Bodies.of(answer.body()));
  }

  /// A problem document (RFC 9457), as control's API writes them.
  private static void problem(Exchange exchange, int status, String detail) {
    Fields fields =
        Fields.of("content-type", "application/problem+json", "cache-control", "no-store");
    String json = "{\"status\":%d,\"detail\":\"%s\"}".formatted(status, detail.replace('"', '\''));
    exchange.respond(new ResponseHead(status, "", HttpVersion.HTTP_1_1, fields), Bodies.of(json));
  }
}
