package perigee.app.node;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Supplier;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// A node's own pages for operators: `/metrics` (Prometheus text format 0.0.4) and `/healthz`,
/// which is 200 while the node serves and 503 while it drains.
final class AdminPages implements ExchangeHandler {

  private final PrometheusRegistry registry;
  private final Supplier<Boolean> draining;
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

  AdminPages(PrometheusRegistry registry, Supplier<Boolean> draining) {
    this.registry = registry;
    this.draining = draining;
  }

  @Override
  public void handle(Exchange exchange) {
    switch (exchange.request().target()) {
      case "/metrics" -> metrics(exchange);
      case "/healthz" -> {
        boolean leaving = draining.get();
        answer(exchange, leaving ? 503 : 200, "text/plain", leaving ? "draining\n" : "ok\n");
      }
      default -> answer(exchange, 404, "text/plain", "here are /metrics and /healthz\n");
    }
  }

  private void metrics(Exchange exchange) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
    try {
      writer.write(text, registry.scrape());
    } catch (IOException impossible) {
      throw new IllegalStateException("writing to memory failed", impossible);
    }
    ResponseHead head = head(200, PrometheusTextFormatWriter.CONTENT_TYPE);
    exchange.respond(head, Bodies.of(text.toByteArray()));
  }

  private static void answer(Exchange exchange, int status, String type, String text) {
    exchange.respond(head(status, type), Bodies.of(text));
  }

  private static ResponseHead head(int status, String type) {
    return new ResponseHead(
        status,
        "",
        HttpVersion.HTTP_1_1,
        Fields.of("content-type", type, "cache-control", "no-store"));
  }
}
