package perigee.net.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.http.HttpServerConfig.Timeouts;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

@Timeout(30)
class HttpServerTest {

  private static final HttpServerConfig CONFIG =
      HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

  private final Loops loops = Loops.start(2, "test");
  private final CompletableFuture<ExchangeEnd> end = new CompletableFuture<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.start(loops, CONFIG, this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
  }

  private void answer(Exchange exchange) {
    exchange.onEnd(end::complete);
    switch (exchange.request().target()) {
      case "/echo" -> exchange.respond(ok(), exchange.body());
      case "/big" -> exchange.respond(ok(), new Zeros(Zeros.BIG_BYTES));
      case "/endless" -> exchange.respond(ok(), new Zeros(-1));
      case "/short" -> exchange.respond(ok(), new Zeros(1000, 500));
      case "/broken" -> exchange.respond(ok(), Bodies.failed("origin went away"));
      case "/bug" -> throw new IllegalStateException("a handler's bug");
      case "/silent" -> {
        // Answers nothing.
      }
      case "/hints" -> {
        exchange.inform(103, Fields.of("link", "</a.css>"));
        exchange.respond(ok(), Bodies.of("hinted"));
      }
      case "/late" ->
          exchange
              .loop()
              .after(
                  Duration.ofMillis(200), () -> exchange.respond(ok(), Bodies.of("hello, late")));
      default -> exchange.respond(ok(), Bodies.of("hello " + exchange.request().target()));
    }
  }

  private static ResponseHead ok() {
    return new ResponseHead(
        200,
        "OK",
        HttpVersion.HTTP_1_1,
        Fields.of("content-type", "text/plain", "connection", "x", "content-length", "7"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private RawClient client() throws IOException {
    return new RawClient(server.address());
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  @Test
  void aClientThatSendsNoMoreIsAnswered() throws Exception { // RFC 9112 §9.6
    try (RawClient client = client()) {
      client.send(get("/late") + get("/2"));
      client.socket().shutdownOutput();
      assertThat(client.readAll()).contains("hello, late").endsWith("hello /2");
    }
  }

  @Test
  void clientsThatComeTogetherAreAcceptedTogether() throws Exception {
    // With one loop, so that all of them are its own.
    CompletableFuture<Long> acceptedAtFirst = new CompletableFuture<>();
    AtomicReference<HttpServer> itself = new AtomicReference<>();
    List<RawClient> clients = new ArrayList<>();
    try (Loops one = Loops.start(1, "one");
        HttpServer alone =
            HttpServer.start(
                one,
                CONFIG,
                exchange -> {
                  acceptedAtFirst.complete(itself.get().metrics().accepted().sum());
                  exchange.respond(ok(), Bodies.of("x"));
                })) {
      itself.set(alone);
      CountDownLatch isHeld = new CountDownLatch(1);
      CountDownLatch allThere = new CountDownLatch(1);
      one.loop(0)
          .execute(() -> {
            isHeld.countDown();
            await(allThere);
          });
      await(isHeld);
      for (int i = 0; i < 100; i++) {
        clients.add(new RawClient(alone.address()).send(get("/x")));
      }
      allThere.countDown();
      // One in a turn, and a thousand clients would wait for a thousand turns of those who came
      // first. How many it is depends on the transport.
      assertThat(acceptedAtFirst.get(10, TimeUnit.SECONDS)).isGreaterThan(20);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void answerHasLengthAndDateAndNoForeignFraming() throws IOException {
    try (RawClient client = client()) {
      String head = client.send(get("/x")).readUntil("\r\n\r\n");
      assertThat(head).startsWith("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ndate: ");
      assertThat(head).endsWith("\r\ncontent-length: 8\r\n\r\n").doesNotContain("connection");
      assertThat(client.read(8)).isEqualTo("hello /x");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (RawClient client = client()) {
      client.send(get("/1") + get("/2") + get("/3"));
      assertThat(client.readUntil("hello /3")).contains("hello /1").contains("hello /2");
    }
  }

  @Test
  void headThatArrivesByteByByteIsUnderstood() throws IOException {
    try (RawClient client = client()) {
      for (char c : get("/slow").toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.readUntil("hello /slow")).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void headIsAnsweredWithLengthOnly() throws IOException {
    try (RawClient client = client()) {
      client.send("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next"));
      assertThat(client.readUntil("hello /next")).contains("content-length: 7\r\n");
    }
  }

  @Test
  void chunkedRequestIsEchoedInChunks() throws IOException {
    try (RawClient client = client()) {
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
      client.send("lo\r\n");
      assertThat(client.readUntil("lo\r\n")).contains("transfer-encoding: chunked\r\n");
      client.send("0\r\nx-sum: 1\r\n\r\n");
      assertThat(client.readUntil("\r\n\r\n")).isEqualTo("0\r\nx-sum: 1\r\n\r\n");
      assertThat(client.send(get("/again")).readUntil("hello /again")).contains("200 OK");
    }
  }

  @Test
  void http10IsDelimitedByTheEnd() throws IOException {
    try (RawClient client = client()) {
      client.send("POST /echo HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(client.readAll()).contains("content-length: 2").endsWith("\r\n\r\nhi");
    }
  }

  @Test
  void continueIsSentWhenTheBodyIsWanted() throws IOException {
    try (RawClient client = client()) {
      client.send(
          "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      // Whoever answers first and pulls later has no continue to send.
      assertThat(client.readUntil("\r\n\r\n")).contains("200 OK").contains("connection: close");
    }
  }

  @Test
  void interimResponseComesFirst() throws IOException {
    try (RawClient client = client()) {
      assertThat(client.send(get("/hints")).readUntil("hinted"))
          .startsWith("HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\nHTTP/1.1 200 OK");
    }
  }

  @Test
  void malformedRequestIsRefusedAndTheConnectionEnds() throws IOException {
    try (RawClient client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + get("/smuggled"));
      assertThat(client.readAll())
          .startsWith("HTTP/1.1 400 Bad Request")
          .contains("connection: close")
          .doesNotContain("smuggled");
      assertThat(server.metrics().malformed().sum()).isEqualTo(1);
    }
  }

  @Test
  void unreadBodyIsDrainedAndTheConnectionStays() throws IOException {
    try (RawClient client = client()) {
      client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
      assertThat(client.readUntil("hello /x")).contains("200 OK");
      client.send("cde" + get("/y"));
      assertThat(client.readUntil("hello /y")).contains("200 OK");
    }
  }

  @Test
  void hugeUnreadBodyEndsTheConnection() throws IOException {
    try (RawClient client = client()) {
      client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\nab");
      assertThat(client.readAll()).contains("connection: close").endsWith("hello /x");
    }
  }

  @Test
  void failingHandlerIsAnswered500() throws IOException {
    try (RawClient client = client()) {
      assertThat(client.send(get("/bug")).readAll()).startsWith("HTTP/1.1 500 ");
      assertThat(server.metrics().handlerErrors().sum()).isEqualTo(1);
    }
  }

  @Test
  void failingBodyIsCutWithoutLastChunk() throws Exception {
    try (RawClient client = client()) {
      assertThat(client.send(get("/broken")).readAll()).doesNotContain("0\r\n\r\n");
    }
    assertThat(end.get(5, TimeUnit.SECONDS).failure()).isEqualTo("origin went away");
  }

  @Test
  void shortBodyIsAnErrorForTheJdkClient() {
    assertThatThrownBy(() -> jdkGet("/short")).isInstanceOf(IOException.class);
  }

  @Test
  void jdkClientReadsBigBodies() throws Exception {
    assertThat(jdkGet("/big").body()).hasSize((int) Zeros.BIG_BYTES);
  }

  private HttpResponse<byte[]> jdkGet(String target) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + target);
    try (java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  @Test
  void curlSendsAndReceives() throws Exception {
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sS",
                "-H",
                "Transfer-Encoding: chunked",
                "-d",
                "a body",
                "http://127.0.0.1:" + server.address().getPort() + "/echo")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(curl.getInputStream().readAllBytes(), UTF_8)).isEqualTo("a body");
    assertThat(curl.waitFor()).isZero();
  }

  @Test
  void readerThatStopsHoldsTheBodyBack() throws Exception {
    CompletableFuture<Zeros> source = new CompletableFuture<>();
    HttpServerConfig config =
        CONFIG.withTimeouts(
            new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMillis(300)));
    ExchangeHandler handler =
        exchange -> {
          Zeros zeros = new Zeros(-1);
          exchange.onEnd(end::complete);
          exchange.respond(ok(), zeros);
          source.complete(zeros);
        };
    try (HttpServer slow = HttpServer.start(loops, config, handler);
        RawClient client = new RawClient(slow.address())) {
      client.send(get("/endless"));
      Zeros zeros = source.get();
      // The client that takes nothing is cut; until then only buffers were filled.
      assertThat(end.get(20, TimeUnit.SECONDS).failure()).contains("accepts no bytes");
      assertThat(zeros.pulledBytes()).isLessThan(16L * 1024 * 1024);
      assertThat(zeros.isClosed()).isTrue();
    }
  }

  @Test
  void clientThatLeavesEndsTheExchange() throws Exception {
    try (RawClient client = client()) {
      client.send(get("/endless")).readUntil("\r\n\r\n");
    }
    assertThat(end.get(10, TimeUnit.SECONDS).failure()).isNotNull();
  }

  @Test
  void slowHeadIsTimedOut() throws Exception {
    Duration brief = Duration.ofMillis(100);
    HttpServerConfig config = CONFIG.withTimeouts(new Timeouts(brief, brief, brief, brief));
    try (HttpServer hasty = HttpServer.start(loops, config, this::answer);
        RawClient client = new RawClient(hasty.address())) {
      assertThat(client.send("GET / HT").readAll()).startsWith("HTTP/1.1 408 ");
      assertThat(hasty.metrics().timeouts().sum()).isEqualTo(1);
    }
  }

  @Test
  void connectionsBeyondTheBoundAreClosed() throws Exception {
    try (HttpServer small = HttpServer.start(loops, CONFIG.withMaxConnections(1), this::answer);
        RawClient first = new RawClient(small.address())) {
      first.send(get("/1")).readUntil("hello /1");
      first.send(get("/silent"));
      while (small.metrics().requests().sum() < 2) {
        Thread.onSpinWait();
      }
      try (RawClient second = new RawClient(small.address())) {
        assertThat(second.socket().getInputStream().read()).isEqualTo(-1);
      }
      assertThat(small.metrics().refused().sum()).isEqualTo(1);
    }
  }

  @Test
  void drainLetsTheRunningExchangeEnd() throws Exception {
    CompletableFuture<Exchange> running = new CompletableFuture<>();
    try (HttpServer draining = HttpServer.start(loops, CONFIG, running::complete);
        RawClient idle = new RawClient(draining.address());
        RawClient busy = new RawClient(draining.address())) {
      busy.send(get("/1"));
      Exchange exchange = running.get();
      Thread drain = Thread.ofVirtual().start(() -> draining.drain(Duration.ofSeconds(10)));
      assertThat(idle.readAll()).isEmpty();
      exchange.loop().execute(() -> exchange.respond(ok(), Bodies.of("last")));
      assertThat(busy.readAll()).contains("connection: close").endsWith("last");
      busy.socket().shutdownOutput();
      drain.join();
      assertThat(draining.metrics().open().sum()).isZero();
    }
  }

  @Test
  void drainResetsWhatTakesTooLong() throws Exception {
    try (RawClient client = client()) {
      client.send(get("/1")).readUntil("hello /1");
      client.send(get("/endless")).readUntil("\r\n\r\n");
      server.drain(Duration.ofMillis(50));
      assertThat(server.metrics().open().sum()).isZero();
    }
  }

  @Test
  void portThatIsTakenIsRefused() {
    HttpServerConfig taken = HttpServerConfig.on(server.address());
    assertThatThrownBy(() -> HttpServer.start(loops, taken, this::answer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on");
  }
}
