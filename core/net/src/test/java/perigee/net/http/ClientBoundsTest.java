package perigee.net.http;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Clients that take too much or give too little are cut; the others are served meanwhile.
@Timeout(30)
class ClientBoundsTest {

  private static final HttpServerConfig CONFIG =
      HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  private final Loops loops = Loops.start(1, "test");
  private final CompletableFuture<ExchangeEnd> end = new CompletableFuture<>();

  @AfterEach
  void stop() {
    loops.close();
  }

  private HttpServer start(HttpServerConfig config) throws IOException {
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
      case "/silent" -> {
        // Answers nothing.
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
    if (piece instanceof BodySource.Piece.Failed(String reason)) {
      exchange.abort(reason);
    }
  }

  private static ClientBounds bounds(long bodyBytes, Duration bodyTime, int leastRate) {
    return new ClientBounds(3, true, bodyBytes, bodyTime, leastRate, ofMillis(200));
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static String post(String framing) {
    return "POST /sink HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n";
  }

  private static void served(HttpServer server) throws IOException {
    try (RawClient other = new RawClient(server.address())) {
      other.send(get("/")).readUntil("hello");
    }
  }

  /// Sends small pieces until the server ends the connection.
  private static void drip(RawClient client, String piece) throws IOException {
    client.socket().setSoTimeout(20);
    boolean open = true;
    while (open) {
      try {
        client.send(piece);
        open = client.socket().getInputStream().read() >= 0;
      } catch (SocketTimeoutException _) {
        // The pause between two pieces.
      } catch (SocketException _) {
        open = false;
      }
    }
  }

  @Test
  void bodyThatDripsIsCutThoughItNeverPausesLong() throws Exception {
    try (HttpServer server = start(CONFIG.withClients(bounds(1 << 20, ofHours(1), 5_000)));
        RawClient client = new RawClient(server.address())) {
      client.send(post("Content-Length: 1000000"));
      drip(client, "x");
      assertThat(end.get(5, TimeUnit.SECONDS).failure()).contains("too slowly");
      assertThat(server.metrics().timeouts().sum()).isEqualTo(1);
      served(server);
    }
  }

  @Test
  void bodyThatNeverEndsIsCut() throws Exception {
    try (HttpServer server = start(CONFIG.withClients(bounds(1 << 20, ofMillis(300), 1)));
        RawClient client = new RawClient(server.address())) {
      client.send(post("Content-Length: 1000000"));
      drip(client, "x".repeat(100));
      assertThat(end.get(5, TimeUnit.SECONDS).failure()).contains("too long");
      served(server);
    }
  }

  @Test
  void bodyBeyondTheBoundIsRefused() throws Exception {
    try (HttpServer server = start(CONFIG.withClients(bounds(10, ofHours(1), 0)));
        RawClient length = new RawClient(server.address());
        RawClient chunked = new RawClient(server.address())) {
      assertThat(length.send(post("Content-Length: 11")).readAll()).startsWith("HTTP/1.1 413 ");
      chunked.send(post("Transfer-Encoding: chunked") + "a\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n");
      assertThat(end.get(5, TimeUnit.SECONDS).failure()).contains("exceeds 10 bytes");
      served(server);
    }
  }

  @Test
  void answerThatIsTakenTooSlowlyIsCut() throws Exception {
    try (HttpServer server = start(CONFIG.withClients(bounds(0, ofHours(1), 100_000_000)));
        RawClient client = new RawClient(server.address())) {
      client.send(get("/endless"));
      served(server);
      assertThat(end.get(10, TimeUnit.SECONDS).failure()).contains("accepts bytes too slowly");
      served(server);
    }
  }

  @Test
  void clientHasSoManyConnectionsAndNoMore() throws Exception {
    try (HttpServer server = start(CONFIG.withClients(bounds(0, ofHours(1), 0)))) {
      for (int round = 0; round < 2; round++) {
        try (RawClient a = new RawClient(server.address());
            RawClient b = new RawClient(server.address());
            RawClient c = new RawClient(server.address());
            RawClient d = new RawClient(server.address())) {
          for (RawClient kept : new RawClient[] {a, b, c}) {
            kept.send(get("/")).readUntil("hello");
          }
          assertThat(d.socket().getInputStream().read()).isEqualTo(-1);
        }
        while (server.metrics().open().sum() > 0) {
          Thread.onSpinWait();
        }
      }
      assertThat(server.metrics().refusedOfClient().sum()).isEqualTo(2);
    }
  }

  @Test
  void idleConnectionsMakeRoomTheOldestFirst() throws Exception {
    HttpServerConfig config = CONFIG.withMaxConnections(3);
    try (HttpServer server = start(config);
        RawClient oldest = new RawClient(server.address());
        RawClient busy = new RawClient(server.address());
        RawClient idle = new RawClient(server.address())) {
      oldest.send(get("/")).readUntil("hello");
      busy.send(get("/silent"));
      idle.send(get("/")).readUntil("hello");
      try (RawClient fourth = new RawClient(server.address())) {
        fourth.send(get("/")).readUntil("hello");
        assertThat(server.metrics().evicted().sum()).isEqualTo(1);
        idle.send(get("/")).readUntil("hello");
        assertThat(end).isNotDone();
      }
      assertThat(server.metrics().refused().sum()).isZero();
    }
  }

  @Test
  void slowHeadsMakeRoomWhenNothingIsIdle() throws Exception {
    try (HttpServer server = start(CONFIG.withMaxConnections(2));
        RawClient first = new RawClient(server.address());
        RawClient second = new RawClient(server.address())) {
      for (RawClient slow : new RawClient[] {first, second}) {
        slow.send(get("/")).readUntil("hello");
        slow.send("GET /slow");
      }
      served(server);
      assertThat(server.metrics().evicted().sum()).isEqualTo(1);
    }
  }
}
