package perigee.net.http;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Streams whose client takes too much or gives too little are reset; the others of the connection
/// are served meanwhile.
@Timeout(30)
class Http2BoundsTest {

  private static final int INITIAL_WINDOW_SIZE = 4;

  private final Loops loops = Loops.start(1, "test");
  private final CompletableFuture<ExchangeEnd> end = new CompletableFuture<>();

  @AfterEach
  void stop() {
    loops.close();
  }

  private HttpServer start(long bodyBytes, Duration bodyTime, int leastRate) throws IOException {
    HttpServerConfig config =
        HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withClients(new ClientBounds(3, true, bodyBytes, bodyTime, leastRate, ofMillis(200)));
    return HttpServer.start(loops, config, this::answer);
  }

  private void answer(Exchange exchange) {
    ResponseHead ok = new ResponseHead(200, "", HttpVersion.HTTP_1_1, Fields.EMPTY);
    switch (exchange.request().target()) {
      case "/sink" -> {
        exchange.onEnd(end::complete);
        exchange.body().onReady(() -> drop(exchange));
        drop(exchange);
      }
      case "/endless" -> {
        exchange.onEnd(end::complete);
        exchange.respond(ok, new Zeros(-1));
      }
      default -> exchange.respond(ok, Bodies.of("hello"));
    }
  }

  private static void drop(Exchange exchange) {
    BodySource.Piece piece = exchange.body().pull(1024);
    while (piece instanceof BodySource.Piece.Data(ByteBuf bytes)) {
      bytes.release();
      piece = exchange.body().pull(1024);
    }
  }

  /// Sends small pieces until the exchange is over.
  private void drip(RawHttp2 client) throws IOException {
    while (!end.isDone()) {
      client.data(1, "x", false);
      LockSupport.parkNanos(ofMillis(20).toNanos());
    }
  }

  @Test
  void bodyThatDripsIsCutThoughItNeverPausesLong() throws Exception {
    try (HttpServer server = start(1 << 20, ofHours(1), 5_000);
        RawHttp2 client = new RawHttp2(server.address())) {
      drip(client.request(1, "POST", "/sink", false));
      assertThat(end.get().failure()).contains("too slowly");
      assertThat(client.get(3, "/").await("DATA 3")).isEqualTo("DATA 3 5 end");
      assertThat(server.metrics().timeouts().sum()).isOne();
    }
  }

  @Test
  void bodyThatNeverEndsIsCut() throws Exception {
    try (HttpServer server = start(1 << 20, ofMillis(300), 1);
        RawHttp2 client = new RawHttp2(server.address())) {
      drip(client.request(1, "POST", "/sink", false));
      assertThat(end.get().failure()).contains("too long");
      assertThat(client.get(3, "/").await("DATA 3")).isEqualTo("DATA 3 5 end");
    }
  }

  @Test
  void bodyBeyondTheBoundIsRefused() throws Exception {
    try (HttpServer server = start(10, ofHours(1), 0);
        RawHttp2 client = new RawHttp2(server.address())) {
      client.request(1, "POST", "/sink", false, "content-length", "11");
      assertThat(client.await("HEADERS 1")).startsWith("HEADERS 1 413");
      client.request(3, "POST", "/sink", false).data(3, "0123456789x", false);
      assertThat(client.await("RST_STREAM 3")).startsWith("RST_STREAM 3");
      assertThat(end.get(5, TimeUnit.SECONDS).failure()).isNotNull();
      assertThat(client.get(5, "/").await("DATA 5")).isEqualTo("DATA 5 5 end");
    }
  }

  @Test
  void answerThatIsTakenTooSlowlyIsCut() throws Exception {
    try (HttpServer server = start(0, ofHours(1), 100_000_000);
        RawHttp2 client = new RawHttp2(server.address(), INITIAL_WINDOW_SIZE, 10)) {
      client.get(1, "/endless");
      assertThat(end.get(10, TimeUnit.SECONDS).failure()).contains("accepts bytes too slowly");
      assertThat(client.get(3, "/").await("DATA 3")).isEqualTo("DATA 3 5 end");
    }
  }
}
