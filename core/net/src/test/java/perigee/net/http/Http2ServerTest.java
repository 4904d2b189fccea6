package perigee.net.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.http.HttpServerConfig.Timeouts;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.Frames;

@Timeout(30)
class Http2ServerTest {

  private static final HttpServerConfig CONFIG =
      HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private static final int INITIAL_WINDOW_SIZE = 4;

  private final Loops loops = Loops.start(1, "test");
  private final BlockingQueue<ExchangeEnd> ends = new LinkedBlockingQueue<>();
  private final CompletableFuture<BodySource> held = new CompletableFuture<>();
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

  private void restart(Timeouts timeouts) throws IOException {
    server.close();
    server = HttpServer.start(loops, CONFIG.withTimeouts(timeouts), this::answer);
  }

  private void answer(Exchange exchange) {
    exchange.onEnd(ends::add);
    switch (exchange.request().target()) {
      case "/echo" -> exchange.respond(ok(), exchange.body());
      case "/big" -> exchange.respond(ok(), new Zeros(Zeros.BIG_BYTES));
      case "/endless" -> exchange.respond(ok(), new Zeros(-1));
      case "/short" -> exchange.respond(ok(), new Zeros(1000, 500));
      case "/long" -> exchange.respond(ok(), new Zeros(1000, 1500));
      case "/broken" -> exchange.respond(ok(), Bodies.failed("origin went away"));
      case "/bug" -> throw new IllegalStateException("a handler's bug");
      case "/abort" -> exchange.abort("no answer");
      case "/silent" -> {
        // Answers nothing.
      }
      case "/held" -> held.complete(exchange.body());
      case "/wait" -> {
        BodySource body = exchange.body();
        body.onReady(() -> {
          // Waits for what does not come.
        });
        assertThat(body.pull(100)).isEqualTo(BodySource.Piece.LATER);
      }
      case "/hints" -> {
        exchange.inform(103, Fields.of("link", "</a.css>"));
        exchange.respond(ok(), Bodies.of("hinted"));
      }
      case "/fields" -> {
        String fields = exchange.request().fields().toString();
        exchange.respond(ok(), Bodies.of(fields.replace("\r\n", "|")));
      }
      default -> exchange.respond(ok(), Bodies.of("hello " + exchange.request().target()));
    }
  }

  private static ResponseHead ok() {
    return new ResponseHead(
        200,
        "OK",
        HttpVersion.HTTP_1_1,
        Fields.of("Date", "now", "connection", "x", "content-length", "7"));
  }

  private RawHttp2 client(int... settings) throws IOException {
    return new RawHttp2(server.address(), settings);
  }

  private ExchangeEnd nextEnd() throws InterruptedException {
    ExchangeEnd next = ends.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void requestIsAnsweredWithoutTheFieldsOfHttp1() throws Exception {
    try (RawHttp2 client = client()) {
      assertThat(client.get(1, "/a").readUntil("end"))
          .containsExactly("HEADERS 1 200 date: now|content-length: 8|", "DATA 1 8 end");
      assertThat(nextEnd().bodyBytes()).isEqualTo(8);
    }
  }

  @Test
  void whatNobodyTookOfABodyGoesWithItsConnection() throws Exception {
    try (RawHttp2 client = client()) {
      client.request(1, "POST", "/held", false).data(1, "part of a body", false);
      assertThat(held.get(10, TimeUnit.SECONDS).length()).isEqualTo(-1);
    }
    assertThat(nextEnd().failure()).isNotNull();
    CompletableFuture<BodySource.Piece> pulled = new CompletableFuture<>();
    loops.loop(0).execute(() -> pulled.complete(held.join().pull(100)));
    assertThat(pulled.get(10, TimeUnit.SECONDS)).isInstanceOf(BodySource.Piece.Failed.class);
  }

  @Test
  void manyRequestsShareAConnection() throws Exception {
    try (RawHttp2 client = client()) {
      for (int stream = 1; stream < 200; stream += 2) {
        client.get(stream, "/a");
      }
      for (int stream = 1; stream < 200; stream += 2) {
        assertThat(client.await("DATA")).isEqualTo("DATA " + stream + " 8 end");
      }
      assertThat(server.metrics().accepted().sum()).isOne();
      assertThat(server.metrics().http2().sum()).isOne();
    }
  }

  @Test
  void prefaceInPiecesIsRecognised() throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      client.send("PRI * HT").send("TP/2.0\r\n\r").send("\nSM\r\n\r\n");
      client.send("\0\0\0\4\0\0\0\0\0");
      assertThat(client.read(9)).startsWith("\0\0").contains("\4");
    }
  }

  @Test
  void requestThatBeginsLikeThePrefaceIsOfHttp1() throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      client.send("PR").send("OPFIND / HTTP/1.1\r\nhost: a\r\n\r\n");
      assertThat(client.readUntil("\r\n")).isEqualTo("HTTP/1.1 200 OK\r\n");
    }
  }

  @Test
  void headHasNoBody() throws Exception {
    try (RawHttp2 client = client()) {
      assertThat(client.request(1, "HEAD", "/big", true).readUntil("end"))
          .containsExactly("HEADERS 1 200 date: now|content-length: 7| end");
    }
  }

  @Test
  void bodyAndTrailersPassBothWays() throws Exception {
    try (RawHttp2 client = client()) {
      client.request(1, "POST", "/echo", false).data(1, "abc", false).data(1, "de", false);
      assertThat(client.trailers(1, "x-sum", "5").readUntil("end"))
          .startsWith("HEADERS 1 200 date: now|")
          .endsWith("HEADERS 1 trailers x-sum: 5\r\n end");
      assertThat(nextEnd().bodyBytes()).isEqualTo(5);
    }
  }

  @Test
  void interimResponsesComeBeforeTheAnswer() throws Exception { // RFC 8297
    try (RawHttp2 client = client()) {
      assertThat(client.get(1, "/hints").readUntil("end"))
          .startsWith("HEADERS 1 103 link: </a.css>|");
    }
  }

  @Test
  void whoWantsABodyAsksForIt() throws Exception { // RFC 9110 §10.1.1
    try (RawHttp2 client = client()) {
      client.request(1, "POST", "/wait", false, "expect", "100-continue");
      assertThat(client.await("HEADERS")).isEqualTo("HEADERS 1 100 ");
    }
  }

  @Test
  void authorityIsHostAndCrumbsAreOneCookie() throws Exception {
    try (RawHttp2 client = client()) {
      client.get(1, "/fields", "cookie", "a=1", "cookie", "b=2");
      int length = "host: a.test|cookie: a=1; b=2|".length();
      assertThat(client.await("DATA")).isEqualTo("DATA 1 " + length + " end");
    }
  }

  @Test
  void noMoreIsSentThanTheWindowsAllow() throws Exception { // RFC 9113 §6.9
    try (RawHttp2 client = client(INITIAL_WINDOW_SIZE, 10)) {
      client.get(1, "/big");
      assertThat(client.await("DATA")).isEqualTo("DATA 1 10");
      client.windowUpdate(1, 5);
      assertThat(client.await("DATA")).isEqualTo("DATA 1 5");
      client.settings(INITIAL_WINDOW_SIZE, 30);
      assertThat(client.await("DATA")).isEqualTo("DATA 1 20");
      client.settings(INITIAL_WINDOW_SIZE, 10).windowUpdate(1, 21);
      assertThat(client.await("DATA")).isEqualTo("DATA 1 1");
    }
  }

  @Test
  void bodyIsPulledAsFastAsTheClientTakesIt() throws Exception {
    CompletableFuture<Zeros> body = new CompletableFuture<>();
    try (HttpServer other =
            HttpServer.start(
                loops,
                CONFIG,
                exchange -> {
                  Zeros zeros = new Zeros(-1);
                  exchange.respond(ok(), zeros);
                  body.complete(zeros);
                });
        RawHttp2 client = new RawHttp2(other.address())) {
      client.get(1, "/").windowUpdate(0, 1).await("DATA");
      client.frame(Frames.PING, 0, 0, new byte[8]).await("PING ack");
      assertThat(body.get().pulledBytes()).isEqualTo(65_535);
    }
  }

  @Test
  void uploadIsAcceptedAsFastAsItIsTaken() throws Exception {
    try (RawHttp2 client = client()) {
      client.request(1, "POST", "/wait", false);
      String block = "x".repeat(16_384);
      for (int i = 0; i < 16; i++) {
        client.data(1, block, false);
      }
      assertThat(client.data(1, "x", false).await("RST_STREAM"))
          .isEqualTo("RST_STREAM 1 FLOW_CONTROL_ERROR");
    }
  }

  @Test
  void uploadThatIsTakenWidensTheWindows() throws Exception {
    try (RawHttp2 client = client()) {
      client.request(1, "POST", "/echo", false);
      String block = "x".repeat(16_384);
      for (int i = 0; i < 4; i++) {
        client.data(1, block, false);
      }
      client.windowUpdate(0, 1 << 20).windowUpdate(1, 1 << 20);
      for (int i = 0; i < 8; i++) {
        client.data(1, block, false);
      }
      assertThat(client.await("WINDOW_UPDATE 1")).isEqualTo("WINDOW_UPDATE 1 131072");
    }
  }

  @Test
  void urgentBodiesGoFirst() throws Exception { // RFC 9218 §10
    try (RawHttp2 client = client(INITIAL_WINDOW_SIZE, 1 << 20)) {
      client.get(1, "/endless").readUntil("DATA 1 16383");
      client.get(3, "/endless", "priority", "u=5").await("HEADERS 3");
      client.get(5, "/endless", "priority", "u=1").await("HEADERS 5");
      client.windowUpdate(0, 10);
      assertThat(client.await("DATA")).isEqualTo("DATA 5 10");
      byte[] lowest = "\0\0\0\5u=7".getBytes(US_ASCII);
      client.frame(Frames.PRIORITY_UPDATE, 0, 0, lowest).windowUpdate(0, 11);
      assertThat(client.await("DATA")).isEqualTo("DATA 1 11");
    }
  }

  @Test
  void priorityThatComesBeforeItsStreamIsKept() throws Exception { // RFC 9218 §7.1
    try (RawHttp2 client = client(INITIAL_WINDOW_SIZE, 1 << 20)) {
      client.get(1, "/endless", "priority", "u=2").readUntil("DATA 1 16383");
      byte[] urgent = "\0\0\0\3u=0".getBytes(US_ASCII);
      client.frame(Frames.PRIORITY_UPDATE, 0, 0, urgent);
      client.get(3, "/endless", "priority", "u=5").await("HEADERS 3");
      client.windowUpdate(0, 10);
      assertThat(client.await("DATA")).isEqualTo("DATA 3 10");
    }
  }

  @Test
  void ofPrioritiesThatCameTooEarlyTheNewestAreKept() throws Exception {
    try (RawHttp2 client = client(INITIAL_WINDOW_SIZE, 1 << 20)) {
      client.get(1, "/endless", "priority", "u=2").readUntil("DATA 1 16383");
      for (int stream = 3; stream < 3 + 2 * (EarlyPriorities.MOST + 1); stream += 2) {
        byte[] urgent = {0, 0, 0, (byte) stream, 'u', '=', '0'};
        client.frame(Frames.PRIORITY_UPDATE, 0, 0, urgent);
      }
      client.get(3, "/endless", "priority", "u=5").await("HEADERS 3");
      client.windowUpdate(0, 10);
      assertThat(client.await("DATA")).isEqualTo("DATA 1 10");
      client.get(5, "/endless", "priority", "u=5").await("HEADERS 5");
      client.windowUpdate(0, 10);
      assertThat(client.await("DATA")).isEqualTo("DATA 5 10");
    }
  }

  @Test
  void incrementalBodiesTakeTurns() throws Exception { // RFC 9218 §10
    try (RawHttp2 client = client(INITIAL_WINDOW_SIZE, 1 << 20)) {
      client.get(1, "/endless").readUntil("DATA 1 16383");
      client.get(3, "/endless", "priority", "u=1, i").await("HEADERS 3");
      client.get(5, "/endless", "priority", "u=1, i").await("HEADERS 5");
      client.windowUpdate(0, 4 * 16_384);
      assertThat(List.of(client.next(), client.next(), client.next(), client.next()))
          .containsExactly("DATA 3 16384", "DATA 5 16384", "DATA 3 16384", "DATA 5 16384");
    }
  }

  @Test
  void cancelledStreamEndsItsExchangeAlone() throws Exception {
    try (RawHttp2 client = client()) {
      client.get(1, "/endless").await("DATA");
      client.reset(1, ErrorCode.CANCEL);
      assertThat(nextEnd().failure()).contains("CANCEL");
      client.windowUpdate(0, 1 << 20);
      assertThat(client.get(3, "/a").await("DATA 3")).isEqualTo("DATA 3 8 end");
    }
  }

  @Test
  void bodyThatFailsResetsItsStreamAlone() throws Exception {
    try (RawHttp2 client = client()) {
      int stream = 1;
      for (String path : List.of("/broken", "/short", "/long", "/abort")) {
        assertThat(client.get(stream, path).await("RST_STREAM"))
            .isEqualTo("RST_STREAM " + stream + " INTERNAL_ERROR");
        assertThat(nextEnd().failure()).isNotNull();
        stream += 2;
      }
      assertThat(client.get(stream, "/bug").await("HEADERS")).contains(" 500 ");
    }
  }

  @Test
  void answerBeforeTheRequestsEndTellsThatTheRestIsNotWanted() throws Exception { // RFC 9113 §8.1
    try (RawHttp2 client = client()) {
      client.request(1, "POST", "/a", false).await("DATA 1 8 end");
      assertThat(client.next()).isEqualTo("RST_STREAM 1 NO_ERROR");
      client.data(1, "too late", true);
      assertThat(client.get(3, "/a").await("DATA")).isEqualTo("DATA 3 8 end");
    }
  }

  @Test
  void lengthThatIsNotKeptResetsTheStream() throws Exception { // RFC 9113 §8.1.1
    try (RawHttp2 client = client()) {
      client.request(1, "POST", "/wait", false, "content-length", "3").data(1, "abcd", false);
      assertThat(client.await("RST_STREAM")).isEqualTo("RST_STREAM 1 PROTOCOL_ERROR");
      client.request(3, "POST", "/wait", false, "content-length", "3").data(3, "ab", true);
      assertThat(client.await("RST_STREAM")).isEqualTo("RST_STREAM 3 PROTOCOL_ERROR");
      client.request(5, "POST", "/wait", true, "content-length", "3");
      assertThat(client.await("RST_STREAM")).isEqualTo("RST_STREAM 5 PROTOCOL_ERROR");
    }
  }

  @Test
  void streamsBeyondTheBoundAreRefused() throws Exception {
    try (RawHttp2 client = client()) {
      int stream = 1;
      for (; stream < 2 * Http2ServerConnection.MAX_STREAMS; stream += 2) {
        client.get(stream, "/silent");
      }
      assertThat(client.get(stream, "/a").await("RST_STREAM"))
          .isEqualTo("RST_STREAM " + stream + " REFUSED_STREAM");
    }
  }

  @Test
  void requestThatCannotBeServedIsAnswered() throws Exception {
    try (RawHttp2 client = client()) {
      assertThat(client.get(1, "/" + "a".repeat(9000)).await("HEADERS"))
          .startsWith("HEADERS 1 414");
      assertThat(client.await("DATA 1")).endsWith("end");
      byte[] block = client.block("GET", "/", "a", "b".repeat(15_000), "c", "d".repeat(20_000));
      client.frame(Frames.HEADERS, Frames.END_STREAM, 3, Arrays.copyOf(block, 16_384));
      byte[] rest = Arrays.copyOfRange(block, 16_384, block.length);
      client.frame(Frames.CONTINUATION, Frames.END_HEADERS, 3, rest);
      assertThat(client.await("HEADERS")).startsWith("HEADERS 3 431");
    }
  }

  @Test
  void drainingLetsRunningExchangesEnd() throws Exception { // RFC 9113 §6.8
    Thread draining = Thread.ofVirtual().unstarted(() -> server.drain(Duration.ofSeconds(10)));
    try (RawHttp2 client = client(INITIAL_WINDOW_SIZE, 10)) {
      client.get(1, "/big").await("DATA 1 10");
      draining.start();
      assertThat(client.await("GOAWAY")).isEqualTo("GOAWAY 2147483647 NO_ERROR");
      client.get(3, "/a");
      assertThat(client.await("DATA 3")).isEqualTo("DATA 3 8 end");
      assertThat(client.await("GOAWAY")).isEqualTo("GOAWAY 3 NO_ERROR");
      client.windowUpdate(0, 1 << 28).windowUpdate(1, 1 << 28);
      client.readUntil(" end");
      assertThat(client.next()).isEqualTo("end");
    }
    draining.join();
  }

  @Test
  void idleConnectionIsToldAndClosed() throws Exception {
    Duration brief = Duration.ofMillis(40);
    Duration patient = Duration.ofSeconds(20);
    restart(new Timeouts(patient, patient, brief, patient));
    try (RawHttp2 client = client()) {
      client.await("GOAWAY 0 NO_ERROR");
      assertThat(client.next()).isEqualTo("end");
    }
  }

  @Test
  void clientThatGivesNoWindowIsResetAndOthersAreServed() throws Exception {
    Duration patient = Duration.ofSeconds(20);
    restart(new Timeouts(patient, patient, patient, Duration.ofMillis(40)));
    try (RawHttp2 client = client(INITIAL_WINDOW_SIZE, 0)) {
      assertThat(client.get(1, "/big").await("RST_STREAM")).isEqualTo("RST_STREAM 1 CANCEL");
      assertThat(server.metrics().timeouts().sum()).isOne();
      assertThat(client.request(3, "HEAD", "/a", true).await("HEADERS 3")).endsWith("end");
    }
  }

  @Test
  void uploadThatPausesTooLongIsReset() throws Exception {
    Duration patient = Duration.ofSeconds(20);
    restart(new Timeouts(patient, Duration.ofMillis(40), patient, patient));
    try (RawHttp2 client = client()) {
      client.request(1, "POST", "/wait", false);
      assertThat(client.await("RST_STREAM")).isEqualTo("RST_STREAM 1 CANCEL");
    }
  }

  @Test
  void fieldBlockThatDoesNotEndIsCut() throws Exception {
    Duration patient = Duration.ofSeconds(20);
    restart(new Timeouts(Duration.ofMillis(40), patient, patient, patient));
    try (RawHttp2 client = client()) {
      client.frame(Frames.HEADERS, 0, 1, client.block("GET", "/"));
      assertThat(ends(client)).isTrue();
      assertThat(server.metrics().timeouts().sum()).isOne();
    }
  }

  private static boolean ends(RawHttp2 client) throws IOException {
    try {
      return client.readUntil("end").getLast().equals("end");
    } catch (SocketException _) {
      return true;
    }
  }
}
