package perigee.app.node;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.PreparedAnswers;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Answers an authority that looks whether a host is ours (RFC 8555 §8.3), before anything that a
/// property says. What is not for us goes on, so that an origin can have certificates of its own.
final class AcmeAnswers implements ExchangeHandler {

  private static final String PATH = "/.well-known/acme-challenge/";

  private final TlsSide tls;
  private final ExchangeHandler next;

  AcmeAnswers(TlsSide tls, ExchangeHandler next) {
    this.tls = tls;
    this.next = next;
  }

  @Override
  public void handle(Exchange exchange) {
    String target = exchange.request().target();
    String answer = target.startsWith(PATH) ? answer(exchange, target) : null;
    if (answer == null) {
      next.handle(exchange);
      return;
    }
    Fields fields =
        Fields.of("content-type", "application/octet-stream", "cache-control", "no-store");
    exchange.respond(new ResponseHead(200, "", HttpVersion.HTTP_1_1, fields), Bodies.of(answer));
  }

  /// Tokens are random: nothing that was prepared can be in the way of one.
  @Override
  public @Nullable PreparedAnswers prepared(Loop loop) {
    return next.prepared(loop);
  }

  private @Nullable String answer(Exchange exchange, String target) {
    String host = exchange.request().fields().first("host");
    return host == null ? null : tls.answer(name(host), target.substring(PATH.length()));
  }

  /// Without the port.
  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
  }
}
