package perigee.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.http.PeerException.Kind;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

@Timeout(30)
class HttpClientTest {

  private static final ResponseHead OK =
      new ResponseHead(200, "OK", HttpVersion.HTTP_1_1, Fields.EMPTY);
  private static final ClientContexts NO_TLS =
      (_, _) -> {
        throw new IllegalStateException("no TLS here");
      };

  private final Loops loops = Loops.start(1, "test");
  private final CompletableFuture<Zeros> endless = new CompletableFuture<>();
  private final CompletableFuture<ExchangeEnd> silent = new CompletableFuture<>();
  private HttpClient client;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    client = new HttpClient(loops, HttpClientConfig.DEFAULT, NO_TLS);
    server =
        HttpServer.start(
            loops,
            HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            this::answer);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    loops.close();
  }

  private void answer(Exchange exchange) {
    switch (exchange.request().target()) {
      case "/echo" -> exchange.respond(OK, exchange.body());
      case "/hints" -> {
        exchange.inform(103, Fields.of("link", "</a.css>"));
        exchange.respond(OK, Bodies.of("hinted"));
      }
      case "/endless" -> {
        Zeros zeros = new Zeros(-1);
        exchange.respond(OK, zeros);
        endless.complete(zeros);
      }
      case "/silent" -> exchange.onEnd(silent::complete);
      default -> exchange.respond(OK, Bodies.of(exchange.request().fields().toString()));
    }
  }

  private static Target target(int port) {
    Duration brief = Duration.ofSeconds(5);
    return new Target("localhost", port, null, brief, brief, brief);
  }

  private Target target() {
    return target(server.address().getPort());
  }

  private Answers send(Target target, String method, String path, BodySource body) {
    return send(new Answers(), target, method, path, body);
  }

  private Answers send(
      Answers answers, Target target, String method, String path, BodySource body) {
    RequestHead head =
        new RequestHead(
            method,
            path,
            HttpVersion.HTTP_1_1,
            Fields.of("x-a", "1", "connection", "close", "content-length", "99"));
    Call unused = client.send(loops.loop(0), target, head, body, answers);
    assertThat(unused).isNotNull();
    return answers;
  }

  private Answers get(int port) {
    return send(target(port), "GET", "/", Bodies.empty());
  }

  @Test
  void requestHasHostAndNoForeignFraming() throws Exception {
    String port = Integer.toString(server.address().getPort());
    assertThat(send(target(), "GET", "/", Bodies.empty()).text())
        .isEqualTo("host: localhost:" + port + "\r\nx-a: 1\r\n");
  }

  @Test
  void connectionIsKeptForTheNextRequest() throws Exception {
    assertThat(send(target(), "POST", "/echo", Bodies.of("one")).text()).isEqualTo("one");
    assertThat(send(target(), "POST", "/echo", Bodies.of("two")).text()).isEqualTo("two");
    assertThat(client.metrics().connects().sum()).isEqualTo(1);
    assertThat(client.metrics().reused().sum()).isEqualTo(1);
  }

  @Test
  void bodyOfUnknownLengthGoesInChunksBothWays() throws Exception {
    Answers answers = send(target(), "POST", "/echo", new Zeros(-1, 300_000));
    assertThat(answers.text()).hasSize(300_000);
    assertThat(answers.head.join().fields().first("transfer-encoding")).isEqualTo("chunked");
  }

  @Test
  void interimResponseIsHeard() throws Exception {
    Answers answers = send(target(), "GET", "/hints", Bodies.empty());
    assertThat(answers.text()).isEqualTo("hinted");
    assertThat(answers.interim).extracting(ResponseHead::status).containsExactly(103);
  }

  @Test
  void consumerThatDoesNotPullStopsTheServer() throws Exception {
    Answers answers = send(new Answers(true), target(), "GET", "/endless", Bodies.empty());
    BodySource body = answers.held.get(10, TimeUnit.SECONDS);
    CompletableFuture<Long> pulled = new CompletableFuture<>();
    pullUntilLaterTwice(body, pulled);
    assertThat(pulled.get(10, TimeUnit.SECONDS)).isPositive();
    assertThat(endless.get().pulledBytes()).isLessThan(64L * 1024 * 1024);
    loops.loop(0).execute(body::close);
  }

  /// What is there is pulled, and once more what came then; nothing is pulled afterwards.
  private void pullUntilLaterTwice(BodySource body, CompletableFuture<Long> pulled) {
    loops
        .loop(0)
        .execute(() -> {
          body.onReady(() -> pulled.complete(pullOnce(body)));
          long first = pullOnce(body);
          if (first > 0) {
            pulled.complete(first);
          }
        });
  }

  private static long pullOnce(BodySource body) {
    if (body.pull(65_536) instanceof BodySource.Piece.Data(ByteBuf bytes)) {
      int length = bytes.readableBytes();
      bytes.release();
      return length;
    }
    return 0;
  }

  @Test
  void truncatedLengthIsACutBody() throws Exception {
    try (RawServer raw =
        new RawServer(List.of("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"))) {
      assertThat(get(raw.port()).text()).startsWith("cut: ");
    }
  }

  @Test
  void truncatedChunksAreACutBody() throws Exception {
    try (RawServer raw =
        new RawServer(
            List.of("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"))) {
      assertThat(get(raw.port()).text()).startsWith("cut: ");
    }
  }

  @Test
  void bodyUntilCloseIsWhole() throws Exception {
    try (RawServer raw = new RawServer(List.of("HTTP/1.1 200 OK\r\n\r\nabc"))) {
      assertThat(get(raw.port()).text()).isEqualTo("abc");
    }
  }

  @Test
  void staleConnectionIsRetriedOnAFreshOne() throws Exception {
    String first = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\none";
    String second = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\ntwo";
    // The empty answer stands for a server that closed while the request was on its way.
    try (RawServer raw = new RawServer(List.of(first, ""), List.of(second))) {
      assertThat(get(raw.port()).text()).isEqualTo("one");
      assertThat(get(raw.port()).text()).isEqualTo("two");
      assertThat(client.metrics().retried().sum()).isEqualTo(1);
    }
  }

  @Test
  void postIsNotRetried() throws Exception {
    String first = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\none";
    try (RawServer raw = new RawServer(List.of(first, ""), List.of(first))) {
      assertThat(get(raw.port()).text()).isEqualTo("one");
      Answers post = send(target(raw.port()), "POST", "/", Bodies.empty());
      assertThat(post.failure().kind()).isEqualTo(Kind.CLOSED);
    }
  }

  @Test
  void whatIsNotHttpIsAProtocolFailure() throws Exception {
    try (RawServer raw = new RawServer(List.of("SSH-2.0-OpenSSH\r\n\r\n"))) {
      assertThat(get(raw.port()).failure().kind()).isEqualTo(Kind.PROTOCOL);
    }
  }

  @Test
  void refusedConnectionIsRetryable() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    PeerException failure = get(port).failure();
    assertThat(failure.kind()).isEqualTo(Kind.CONNECT);
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void aBodyIsLeftForTheNextPeerIfNoneOfItWasSent() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    BodySource body = Bodies.of("content");
    assertThat(send(target(port), "POST", "/echo", body).failure().retryable()).isTrue();
    assertThat(send(target(), "POST", "/echo", body).text()).isEqualTo("content");
  }

  @Test
  void silentServerIsTimedOut() throws Exception {
    Duration brief = Duration.ofMillis(50);
    Target hasty = new Target("127.0.0.1", server.address().getPort(), null, brief, brief, brief);
    Answers answers = send(hasty, "GET", "/silent", Bodies.empty());
    assertThat(answers.failure().kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(silent.get(5, TimeUnit.SECONDS).failure()).isNotNull();
  }

  @Test
  void cancelledCallEndsTheConnection() throws Exception {
    Answers answers = new Answers();
    RequestHead head = new RequestHead("GET", "/silent", HttpVersion.HTTP_1_1, Fields.EMPTY);
    Call call = client.send(loops.loop(0), target(), head, Bodies.empty(), answers);
    call.cancel();
    assertThat(answers.failure().kind()).isEqualTo(Kind.CANCELLED);
  }

  @Test
  void requestsWaitForAConnection() throws Exception {
    HttpClientConfig narrow =
        new HttpClientConfig(1, 1, 1, 1, Duration.ofSeconds(5), HttpClientConfig.DEFAULT.limits());
    client.close();
    client = new HttpClient(loops, narrow, NO_TLS);
    CompletableFuture<List<Answers>> sent = new CompletableFuture<>();
    loops
        .loop(0)
        .execute(() ->
            sent.complete(
                List.of(
                    send(target(), "POST", "/echo", Bodies.of("one")),
                    send(target(), "POST", "/echo", Bodies.of("two")),
                    send(target(), "POST", "/echo", Bodies.of("three")))));
    List<Answers> answers = sent.get(5, TimeUnit.SECONDS);
    assertThat(answers.get(0).text()).isEqualTo("one");
    assertThat(answers.get(1).text()).isEqualTo("two");
    assertThat(answers.get(2).text()).isEqualTo("failed: CONNECT");
    assertThat(client.metrics().connects().sum()).isEqualTo(1);
  }
}
