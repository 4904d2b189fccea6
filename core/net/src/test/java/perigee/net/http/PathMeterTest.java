package perigee.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.net.loop.Loops;
import perigee.net.path.PathFigures;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

@Timeout(30)
class PathMeterTest {

  private static final ResponseHead OK =
      new ResponseHead(200, "OK", HttpVersion.HTTP_1_1, Fields.EMPTY);

  private record Seen(InetAddress remote, @Nullable String node, PathFigures figures) {}

  private final Loops loops = Loops.start(1, "test");
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final HttpServerConfig config =
      HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .withPaths((remote, node, figures) -> seen.add(new Seen(remote, node, figures)));

  @AfterEach
  void stop() {
    loops.close();
  }

  @Test
  void aConnectionThatClosesAtOnceIsMeasured() throws Exception {
    ExchangeHandler answer = exchange -> exchange.respond(OK, new Zeros(1_000_000));
    try (HttpServer server = HttpServer.start(loops, config, answer)) {
      try (RawClient client = new RawClient(server.address())) {
        client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").readUntil("\r\n\r\n");
        assertThat(client.read(1_000_000)).hasSize(1_000_000);
      }
      Seen first = seen.poll(10, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      assertThat(first.remote().isLoopbackAddress()).isTrue();
      assertThat(first.node()).isNull();
      assertThat(first.figures().rttMicros()).isBetween(1L, 1_000_000L);
      assertThat(first.figures().minRttMicros()).isBetween(1L, first.figures().rttMicros());
      assertThat(first.figures().bytes()).isGreaterThan(1_000_000L);
      assertThat(first.figures().segments()).isPositive();
      assertThat(first.figures().retransmitted()).isLessThanOrEqualTo(first.figures().segments());
    }
  }

  @Test
  void aConnectionThatStaysIsMeasuredOnceItSentAgain() throws Exception {
    ExchangeHandler answer = exchange -> exchange.respond(OK, Bodies.of("x"));
    try (HttpServer server = HttpServer.start(loops, config, answer);
        RawClient client = new RawClient(server.address())) {
      client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").readUntil("\r\n\r\nx");
      Seen first = seen.poll(10, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      // The answer, and before it what answered the SYN.
      assertThat(first.figures().segments()).isEqualTo(2);
      // Two rounds in which nothing was sent have nothing to tell.
      assertThat(seen.poll(2_500, TimeUnit.MILLISECONDS)).isNull();
      client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n").readUntil("\r\n\r\nx");
      Seen second = seen.poll(10, TimeUnit.SECONDS);
      assertThat(second).isNotNull();
      assertThat(second.figures().segments()).isEqualTo(1);
    }
  }

  @Test
  void overTlsTheNodeIsNamedAtTheEndOfTheHandshake() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = HttpTlsTest.certificate(keys);
    SslContext serving =
        SslContextBuilder.forServer(keys.getPrivate(), certificate)
            .trustManager(certificate)
            .clientAuth(ClientAuth.REQUIRE)
            .build();
    SslContext asking =
        SslContextBuilder.forClient()
            .keyManager(keys.getPrivate(), certificate)
            .trustManager(certificate)
            .build();
    ExchangeHandler answer = exchange -> exchange.respond(OK, Bodies.of("x"));
    try (HttpServer server = HttpServer.start(loops, config.withTls(serving), answer);
        HttpClient client = new HttpClient(loops, HttpClientConfig.DEFAULT, (_, _) -> asking)) {
      Duration brief = Duration.ofSeconds(10);
      Target.ClientTls tls = new Target.ClientTls("fra1.test", true, true);
      Target target = new Target("127.0.0.1", server.address().getPort(), tls, brief, brief, brief);
      Answers answers = new Answers();
      RequestHead get = new RequestHead("GET", "/", HttpVersion.HTTP_1_1, Fields.EMPTY);
      Call unused = client.send(loops.loop(0), target, get, Bodies.empty(), answers);
      assertThat(unused).isNotNull();
      assertThat(answers.text()).isEqualTo("x");
      Seen first = seen.poll(10, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      assertThat(first.node()).isEqualTo("fra1");
    }
  }
}
