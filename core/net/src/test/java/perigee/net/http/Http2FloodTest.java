package perigee.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.Frames;

/// Frames that cost work and serve nothing end their connection, and nobody else's.
@Timeout(30)
class Http2FloodTest {

  private static final int ROUNDS = 4000;

  private final Loops loops = Loops.start(1, "test");
  private HttpServer server;

  /// What an attacker sends again and again.
  interface Step {
    void send(RawHttp2 client, int round) throws IOException;
  }

  @BeforeEach
  void listen() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        HttpServer.start(
            loops,
            HttpServerConfig.on(any),
            exchange -> {
              if (!exchange.request().target().equals("/silent")) {
                ResponseHead ok = new ResponseHead(200, "", HttpVersion.HTTP_2, Fields.EMPTY);
                exchange.respond(ok, Bodies.of("ok"));
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        flood(
            "pings", (client, _) -> client.frame(Frames.PING, 0, 0, new byte[8])), // CVE-2019-9512
        flood("settings", (client, _) -> client.settings()), // CVE-2019-9515
        flood("unknown frames", (client, _) -> client.frame(0x77, 0, 0, new byte[1])),
        flood("priorities", (client, _) -> client.frame(Frames.PRIORITY, 0, 1, new byte[5])),
        flood("windows", (client, _) -> client.windowUpdate(0, 1)),
        flood("empty data", Http2FloodTest::emptyData), // CVE-2019-9518
        flood("rapid resets", Http2FloodTest::rapidReset), // CVE-2023-44487
        flood("resets that it causes", Http2FloodTest::causedReset), // CVE-2025-8671
        flood("malformed requests", Http2FloodTest::malformed),
        flood("refused streams", Http2FloodTest::refused),
        flood("continuations", Http2FloodTest::continuation)); // CVE-2024-27316
  }

  private static Arguments flood(String name, Step step) {
    return Arguments.of(name, step);
  }

  private static void emptyData(RawHttp2 client, int round) throws IOException {
    if (round == 0) {
      client.request(1, "POST", "/silent", false);
    }
    client.data(1, "", false);
  }

  private static void rapidReset(RawHttp2 client, int round) throws IOException {
    client.get(2 * round + 1, "/silent").reset(2 * round + 1, ErrorCode.CANCEL);
  }

  private static void causedReset(RawHttp2 client, int round) throws IOException {
    client.get(2 * round + 1, "/silent").windowUpdate(2 * round + 1, 0);
  }

  private static void malformed(RawHttp2 client, int round) throws IOException {
    client.get(2 * round + 1, "/", "connection", "close");
  }

  private static void refused(RawHttp2 client, int round) throws IOException {
    client.get(2 * round + 1, "/silent");
  }

  private static void continuation(RawHttp2 client, int round) throws IOException {
    if (round == 0) {
      client.frame(Frames.HEADERS, 0, 1, client.block("GET", "/"));
    }
    client.frame(Frames.CONTINUATION, 0, 1, new byte[0]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void floodEndsItsConnection(String name, Step step) throws IOException {
    try (RawHttp2 other = new RawHttp2(server.address());
        RawHttp2 client = new RawHttp2(server.address())) {
      assertThat(survives(client, step)).as(name).isFalse();
      assertThat(server.metrics().floods().sum()).isOne();
      assertThat(other.get(1, "/").await("DATA")).isEqualTo("DATA 1 2 end");
    }
  }

  private static boolean survives(RawHttp2 client, Step step) throws IOException {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        step.send(client, round);
      }
      return !client.await("GOAWAY").endsWith("ENHANCE_YOUR_CALM");
    } catch (SocketException _) {
      // The server ended the connection while it was still written to.
      return false;
    }
  }

  @Test
  void smallBlockThatDecodesToMuchIsAnswered() throws IOException {
    try (RawHttp2 client = new RawHttp2(server.address())) {
      byte[] block = client.block("GET", "/", "x-a", "y".repeat(900));
      client.frame(Frames.HEADERS, 5, 1, block).await("DATA");
      byte[] start = client.block("GET", "/");
      // The newest entry of the table, again and again.
      byte[] bomb = Arrays.copyOf(start, 16_000);
      Arrays.fill(bomb, start.length, bomb.length, (byte) 0xbe);
      client.frame(Frames.HEADERS, 5, 3, bomb);
      assertThat(client.await("HEADERS 3")).startsWith("HEADERS 3 431");
    }
  }

  @Test
  void clientThatReadsNothingIsReadNoFurther() throws IOException {
    try (RawHttp2 client = new RawHttp2(server.address())) {
      byte[] pings = new byte[17 * 100];
      for (int i = 0; i < 100; i++) {
        pings[17 * i + 2] = 8;
        pings[17 * i + 3] = Frames.PING;
      }
      client.raw(pings);
      for (int i = 0; i < 100; i++) {
        assertThat(client.await("PING")).isEqualTo("PING ack");
      }
    }
  }
}
