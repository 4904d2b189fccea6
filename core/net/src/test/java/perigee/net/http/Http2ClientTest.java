package perigee.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
import perigee.wire.http2.ErrorCode;

@Timeout(30)
class Http2ClientTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private final Loops loops = Loops.start(1, "test");
  private @Nullable SslContext asking;
  private HttpClient client;
  private ServerSocket listener;

  @BeforeEach
  void open() throws IOException {
    client =
        new HttpClient(
            loops,
            HttpClientConfig.DEFAULT,
            (_, _) -> {
              SslContext context = asking;
              if (context == null) {
                throw new IllegalStateException("no TLS here");
              }
              return context;
            });
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    listener.close();
    loops.close();
  }

  private static void answer(Exchange exchange) {
    ResponseHead ok = new ResponseHead(200, "", HttpVersion.HTTP_2, Fields.of("x-a", "b"));
    switch (exchange.request().target()) {
      case "/echo" -> exchange.respond(ok, exchange.body());
      case "/hints" -> {
        exchange.inform(103, Fields.of("link", "</a.css>"));
        exchange.respond(ok, Bodies.of("hinted"));
      }
      case "/short" -> exchange.respond(ok, new Zeros(1000, 500));
      default -> {
        String host = exchange.request().fields().first("host");
        exchange.respond(ok, Bodies.of(exchange.request().version() + " " + host));
      }
    }
  }

  private static Target target(int port, Target.@Nullable ClientTls tls, Target.Http2 http2) {
    return new Target("127.0.0.1", port, tls, PATIENT, PATIENT, PATIENT, http2);
  }

  private Target plain() {
    return target(listener.getLocalPort(), null, Target.Http2.ALWAYS);
  }

  private Answers ask(Target target, String method, String path, BodySource body) {
    Fields fields = Fields.of("Host", "a.test", "Connection", "x", "TE", "gzip");
    RequestHead head = new RequestHead(method, path, HttpVersion.HTTP_1_1, fields);
    Answers answers = new Answers();
    Call unused = client.send(loops.loop(0), target, head, body, answers);
    assertThat(unused).isNotNull();
    return answers;
  }

  private Answers get(Target target) {
    return ask(target, "GET", "/", Bodies.empty());
  }

  @Test
  void requestsShareOneConnection() throws Exception {
    try (HttpServer server =
        HttpServer.start(loops, HttpServerConfig.on(ANY), Http2ClientTest::answer)) {
      Target target = target(server.address().getPort(), null, Target.Http2.ALWAYS);
      List<Answers> all = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        all.add(get(target));
      }
      for (Answers one : all) {
        assertThat(one.text()).isEqualTo("HTTP_2 a.test");
      }
      assertThat(server.metrics().accepted().sum()).isOne();
    }
  }

  @Test
  void bodiesPassBothWaysAndInterimResponsesAreHeard() throws Exception {
    try (HttpServer server =
        HttpServer.start(loops, HttpServerConfig.on(ANY), Http2ClientTest::answer)) {
      Target target = target(server.address().getPort(), null, Target.Http2.ALWAYS);
      Answers echoed = ask(target, "POST", "/echo", new Zeros(Zeros.BIG_BYTES));
      assertThat(echoed.text()).hasSize((int) Zeros.BIG_BYTES);
      Answers hinted = ask(target, "GET", "/hints", Bodies.empty());
      assertThat(hinted.text()).isEqualTo("hinted");
      assertThat(hinted.interim).extracting(ResponseHead::status).containsExactly(103);
      assertThat(ask(target, "GET", "/short", Bodies.empty()).text()).startsWith("cut: ");
    }
  }

  @Test
  void protocolIsChosenInTheHandshake() throws Exception { // RFC 9113 §3.2
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = HttpTlsTest.certificate(keys);
    asking =
        SslContextBuilder.forClient()
            .trustManager(certificate)
            .applicationProtocolConfig(Alpn.offersHttp2())
            .build();
    SslContextBuilder serving = SslContextBuilder.forServer(keys.getPrivate(), certificate);
    HttpServerConfig old = HttpServerConfig.on(ANY).withTls(serving.build());
    HttpServerConfig both =
        HttpServerConfig.on(ANY)
            .withTls(serving.applicationProtocolConfig(Alpn.offersHttp2()).build());
    Target.ClientTls tls = new Target.ClientTls("fra1.test", true, false);
    try (HttpServer http1 = HttpServer.start(loops, old, Http2ClientTest::answer);
        HttpServer http2 = HttpServer.start(loops, both, Http2ClientTest::answer)) {
      int port1 = http1.address().getPort();
      int port2 = http2.address().getPort();
      assertThat(get(target(port2, tls, Target.Http2.OFFERED)).text()).isEqualTo("HTTP_2 a.test");
      assertThat(get(target(port1, tls, Target.Http2.OFFERED)).text()).isEqualTo("HTTP_1_1 a.test");
      assertThat(get(target(port1, tls, Target.Http2.ALWAYS)).failure().reason())
          .contains("does not speak HTTP/2");
    }
  }

  @Test
  void requestGoesOutAsHttp2WantsIt() throws Exception {
    Answers answers = ask(plain(), "POST", "/a?b", Bodies.of("abc"));
    try (RawHttp2 peer = new RawHttp2(listener.accept())) {
      assertThat(peer.await("HEADERS").lines())
          .containsExactly(
              "HEADERS 1 trailers :method: POST",
              ":scheme: http",
              ":authority: a.test",
              ":path: /a?b",
              "content-length: 3");
      assertThat(peer.await("DATA")).isEqualTo("DATA 1 3 end");
      peer.respond(1, 204, true);
      assertThat(answers.text()).isEmpty();
    }
  }

  @Test
  void refusedRequestIsSentAgainWhateverItsMethod() throws Exception { // RFC 9113 §8.7
    Answers answers = ask(plain(), "POST", "/", Bodies.empty());
    try (RawHttp2 peer = new RawHttp2(listener.accept())) {
      peer.await("HEADERS 1");
      peer.reset(1, ErrorCode.REFUSED_STREAM).await("HEADERS 3");
      peer.respond(3, 200, false).data(3, "done", true);
      assertThat(answers.text()).isEqualTo("done");
      assertThat(client.metrics().retried().sum()).isOne();
    }
  }

  @Test
  void requestsThatAPeerLeavesGoElsewhere() throws Exception { // RFC 9113 §6.8
    Answers first = get(plain());
    try (RawHttp2 peer = new RawHttp2(listener.accept())) {
      peer.await("HEADERS 1");
      Answers second = get(plain());
      peer.await("HEADERS 3");
      peer.goAway(1, ErrorCode.NO_ERROR);
      try (RawHttp2 other = new RawHttp2(listener.accept())) {
        other.await("HEADERS 1");
        other.respond(1, 200, false).data(1, "other", true);
        assertThat(second.text()).isEqualTo("other");
      }
      peer.respond(1, 200, false).data(1, "first", true);
      assertThat(first.text()).isEqualTo("first");
    }
  }

  @Test
  void peersBoundOfStreamsIsKept() throws Exception { // RFC 9113 §5.1.2
    Answers first = get(plain());
    int maxConcurrentStreams = 3;
    try (RawHttp2 peer = new RawHttp2(listener.accept(), maxConcurrentStreams, 1)) {
      peer.await("SETTINGS ack");
      Answers second = get(plain());
      try (RawHttp2 other = new RawHttp2(listener.accept())) {
        other.await("HEADERS 1");
        other.respond(1, 200, true);
        assertThat(second.text()).isEmpty();
      }
      peer.respond(1, 200, true);
      assertThat(first.text()).isEmpty();
    }
  }

  @Test
  void malformedResponseFailsItsRequestAlone() throws Exception {
    Answers bad = get(plain());
    try (RawHttp2 peer = new RawHttp2(listener.accept())) {
      peer.await("HEADERS 1");
      Answers good = get(plain());
      peer.await("HEADERS 3");
      peer.respond(1, 200, true, "connection", "close");
      assertThat(bad.failure().kind()).isEqualTo(Kind.PROTOCOL);
      assertThat(peer.await("RST_STREAM")).isEqualTo("RST_STREAM 1 PROTOCOL_ERROR");
      peer.respond(3, 200, true);
      assertThat(good.text()).isEmpty();
    }
  }

  @Test
  void brokenConnectionFailsWhatIsNotAnswered() throws Exception {
    Answers answers = ask(plain(), "POST", "/", Bodies.empty());
    try (RawHttp2 peer = new RawHttp2(listener.accept())) {
      peer.await("HEADERS 1");
    }
    assertThat(answers.failure().kind()).isEqualTo(Kind.CLOSED);
    assertThat(answers.failure().retryable()).isFalse();
  }

  @Test
  void silentPeerIsLeftForAnotherConnection() throws Exception {
    Duration brief = Duration.ofMillis(50);
    int port = listener.getLocalPort();
    Target hurried =
        new Target("127.0.0.1", port, null, PATIENT, brief, PATIENT, Target.Http2.ALWAYS);
    Answers late = get(hurried);
    try (RawHttp2 peer = new RawHttp2(listener.accept())) {
      assertThat(late.failure().kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(peer.await("RST_STREAM")).isEqualTo("RST_STREAM 1 CANCEL");
      peer.await("GOAWAY");
    }
  }

  @Test
  void peerThatSpeaksHttp1IsNotUnderstood() throws Exception {
    try (RawServer old = new RawServer(List.of("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
      Answers answers = get(target(old.port(), null, Target.Http2.ALWAYS));
      assertThat(answers.failure().kind()).isEqualTo(Kind.PROTOCOL);
    }
  }
}
