package perigee.content.beacon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.content.measure.NameSightings;
import perigee.content.measure.PathTable;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.MeasurementSource;
import perigee.net.http.Bodies;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

@Timeout(30)
class BeaconTest {

  private static final String REPORT = "/.perigee/beacon/report";
  private static final List<BeaconTarget> TARGETS =
      List.of(new BeaconTarget("edge1", ""), new BeaconTarget("edge2", "http://203.0.113.5:80"));

  private final Loops loops = Loops.start(1, "test");
  private final PathTable paths = new PathTable();
  private final NameSightings names = new NameSightings();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private Beacon beacon;
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    beacon =
        new Beacon(
            exchange ->
                exchange.respond(
                    new ResponseHead(404, "", HttpVersion.HTTP_1_1, Fields.EMPTY),
                    Bodies.of("the next")),
            new Beacon.Surroundings(
                (_, _) -> TARGETS, paths, names, () -> now, new SecureRandom()));
    server =
        HttpServer.start(
            loops,
            HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            beacon);
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
    client.close();
  }

  @Test
  void whatABrowserTellsCountsForItsNetwork() throws Exception {
    String nonce = nonce();
    assertThat(post(nonce + "\nedge1 12.500\nedge2 -\n")).isEqualTo(204);
    List<ClientPath> told = paths.take(10);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().prefix()).hasToString("127.0.0.0/24");
    assertThat(told.getFirst().server()).isEqualTo("edge1");
    assertThat(told.getFirst().sample().source()).isEqualTo(MeasurementSource.BEACON);
    assertThat(told.getFirst().sample().rttNanos()).isEqualTo(12.5e6);
    assertThat(beacon.accepted()).isEqualTo(1);
  }

  @Test
  void forgedLateAndExcessiveReportsAreRefused() throws Exception {
    String nonce = nonce();
    // Another server than it was told to time, another order, another nonce, no report at all.
    assertThat(post(nonce + "\nedge9 1\nedge2 2\n")).isEqualTo(400);
    assertThat(post(nonce + "\nedge2 1\nedge1 2\n")).isEqualTo(400);
    assertThat(post(nonce.substring(0, nonce.length() - 1) + "_\nedge1 1\nedge2 2\n"))
        .isEqualTo(400);
    assertThat(post("")).isEqualTo(400);
    assertThat(post("x".repeat(3_000))).isEqualTo(400);
    assertThat(paths.take(10)).isEmpty();
    for (int i = 0; i < 30; i++) {
      assertThat(post(nonce + "\nedge1 1\nedge2 2\n")).isEqualTo(204);
    }
    assertThat(post(nonce + "\nedge1 1\nedge2 2\n")).isEqualTo(400);
    now = now.plusSeconds(11 * 60);
    assertThat(post(nonce + "\nedge1 1\nedge2 2\n")).isEqualTo(400);
  }

  @Test
  void timesThatNoPathHasAreLeftOut() throws Exception {
    String nonce = nonce();
    assertThat(post(nonce + "\nedge1 0.000\nedge2 99999\n")).isEqualTo(204);
    assertThat(post(nonce + "\nedge1 1e9\nedge2 NaN\n")).isEqualTo(204);
    assertThat(paths.take(10)).isEmpty();
  }

  @Test
  void aRandomNameTellsWhichNetworkAskedForIt() throws Exception {
    beacon.zone("beacon.example");
    String script = get("/.perigee/beacon.js", "www.example").body();
    Matcher join = Pattern.compile("http://([0-9a-f]{16})\\.beacon\\.example:").matcher(script);
    assertThat(join.find()).isTrue();
    String label = join.group(1);
    assertThat(get("/.perigee/beacon/object?1", label + ".beacon.example").status()).isEqualTo(200);
    assertThat(get("/.perigee/beacon/object", "not-random.beacon.example").status()).isEqualTo(200);
    assertThat(names.take(10))
        .hasSize(1)
        .allSatisfy(seen -> {
          assertThat(seen.label()).isEqualTo(label);
          assertThat(seen.address()).isEqualTo("127.0.0.0/24");
          assertThat(seen.resolver()).isFalse();
        });
  }

  @Test
  void allElseGoesOn() throws Exception {
    assertThat(get("/index.html", "www.example").body()).isEqualTo("the next");
    assertThat(get("/.perigee/beaconish", "www.example").body()).isEqualTo("the next");
    assertThat(get("/.perigee/beacon/report", "www.example").body()).isEqualTo("the next");
  }

  private String nonce() throws Exception {
    Page script = get("/.perigee/beacon.js", "www.example");
    assertThat(script.head()).contains("content-type: text/javascript");
    assertThat(script.body()).contains("[[\"edge1\",\"\"],[\"edge2\",\"http://203.0.113.5:80\"]]");
    Matcher nonce = Pattern.compile("nonce = \"([^\"]+)\"").matcher(script.body());
    assertThat(nonce.find()).isTrue();
    return nonce.group(1);
  }

  private record Page(int status, String head, String body) {}

  /// By hand, since Java's client writes the host itself.
  private Page get(String path, String host) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      String request =
          "GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
      int end = all.indexOf("\r\n\r\n");
      return new Page(
          Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
    }
  }

  private int post(String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + REPORT);
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
