package perigee.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import perigee.testkit.Await;
import perigee.testkit.CommandResult;
import perigee.testkit.ControlApi;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The map of a running network: made from what its nodes measure, explained, and not shaken by
/// what goes wrong.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MappingTest {

  private static final String CLIENT = "127.0.0.1";

  /// The name that a beacon's browser asks its resolver for, and what it fetches there.
  private static final Pattern JOIN =
      Pattern.compile("http://([0-9a-f]{16}\\.beacon\\.perigee\\.test):[0-9]+(/[a-z./]+)");

  private final SmallNetwork network = SmallNetwork.start();
  private final Site site = Site.of(network, "mapped");

  @BeforeAll
  void served() throws IOException {
    network.awaitAllOnline();
    site.origin().path("/it").header("cache-control", "max-age=600").body("x");
    for (int i = 0; i < 5; i++) {
      for (String edge : List.of("edge-http", "edge2-http")) {
        RawHttp.get(network.port(edge), site.host(), "/it");
      }
    }
    Await.until(
        ofSeconds(30),
        "the client's network is a unit of the map",
        () -> !explained().path("unit").asString("").isEmpty());
  }

  @BeforeEach
  void everybodyIsThere() {
    network.awaitAllOnline();
    Await.until(ofSeconds(30), "nobody is dead", () -> map().path("dead").asInt() == 0);
  }

  @AfterAll
  void stop() {
    site.close();
    network.close();
  }

  @Test
  void connectionsThatWereServedAreTheEvidenceForBothRegions() {
    JsonNode answer = explained();
    assertThat(answer.path("unit").asString("")).startsWith("127.0.");
    assertThat(answer.path("basis").asString("")).isEqualTo("client");
    List<String> regions = new ArrayList<>();
    for (JsonNode candidate : answer.path("answers").path(0).path("candidates").values()) {
      regions.add(candidate.path("region").asString(""));
      assertThat(candidate.path("samples").asInt(0)).as(answer.toString()).isPositive();
      assertThat(candidate.path("predicted-ms").asDouble(0)).isPositive();
    }
    assertThat(regions).containsExactlyInAnyOrder("east", "west");
    CommandResult told = network.command("explain", "map", CLIENT, site.host());
    assertThat(told.status()).as(told.toString()).isZero();
    assertThat(told.out())
        .contains("unit 127.0.", "east", "west", "edge1 alive", "would change it:");
    assertThat(network.command("explain", "map", "nonsense", site.host()).status()).isEqualTo(1);
  }

  @Test
  void anEdgeThatIsKilledIsOutOfAnswersWithinThreeSecondsAndComesBack() {
    JsonNode before = explained().path("answers").path(0);
    String server = before.path("servers").path(0).asString("");
    long supervisor = network.pauseSupervisor();
    long pid;
    try {
      pid = network.kill(server);
      Await.until(
          ofSeconds(3), server + " is out", () -> !first().equals(server) && !first().isEmpty());
      String at = before(explained());
      JsonNode then =
          network
              .api()
              .want("GET", "/explain/map?ip=" + CLIENT + "&host=" + site.host() + "&at=" + at, "");
      assertThat(then.path("map-version").asLong(0)).isPositive();
    } finally {
      network.resume(supervisor);
    }
    network.awaitBack(server, pid);
    Await.until(ofSeconds(20), server + " is back", () -> map().path("dead").asInt() == 0);
  }

  @Test
  void theRedirectorSendsAClientToTheEdgeThatTheMapHasForIt() {
    String target = "/it?signed=a%2Fb";
    Await.until(ofSeconds(20), "clients are redirected", () -> redirected(target).status() == 307);
    int edge = network.port("edge-http");
    int other = network.port("edge2-http");
    assertThat(redirected(target).header("location").orElseThrow())
        .isIn(
            "http://%s:%d%s".formatted(site.host(), edge, target),
            "http://%s:%d%s".formatted(site.host(), other, target));
    assertThat(redirected(target).header("perigee-mapping").orElseThrow()).contains("basis=client");
  }

  private RawResponse redirected(String target) {
    try {
      return RawHttp.get(network.port("redirect"), site.host(), target);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nobodyMovesSinceControlWasKilled() {
    String before = explained().path("answers").path(0).path("chosen").asString("");
    long version = map().path("version").asLong(0);
    Path evidence = network.data().resolve("control").resolve("mapping.evidence");
    Await.until(
        ofSeconds(30),
        "the evidence is on disk",
        () -> Files.exists(evidence) && Files.readString(evidence).contains("127.0.0.0/24 west"));
    long pid = network.kill("control");
    network.awaitBack("control", pid);
    network.awaitAllOnline();
    Await.until(ofSeconds(30), "a new map", () -> map().path("version").asLong(0) > version);
    JsonNode answer = explained();
    assertThat(answer.path("answers").path(0).path("chosen").asString("")).isEqualTo(before);
    assertThat(answer.path("unit").asString("")).startsWith("127.0.");
  }

  @Test
  void aResolverIsTakenForTheClientsBehindIt() throws IOException {
    String resolver = "127.77.0.53";
    int edge = network.port("edge-http");
    AtomicReference<String> script = new AtomicReference<>("");
    Await.until(
        ofSeconds(20),
        "beacons have a zone",
        () -> {
          script.set(RawHttp.get(edge, site.host(), "/.perigee/beacon.js").text());
          return JOIN.matcher(script.get()).find();
        });
    Matcher join = JOIN.matcher(script.get());
    assertThat(join.find()).isTrue();
    String name = join.group(1);
    assertThat(asked(resolver, name)).contains("status: NOERROR", "ANSWER: 1", "127.0.0.1");
    assertThat(RawHttp.get(edge, name + ":" + edge, join.group(2)).status()).isEqualTo(200);
    String explain = "/explain/map?resolver=true&host=" + site.host() + "&ip=" + resolver;
    Await.until(
        ofSeconds(20),
        "the resolver stands for its clients",
        () ->
            network
                .api()
                .ask("GET", explain, "")
                .json()
                .path("basis")
                .asString("")
                .equals("resolver-clients"));
    assertThat(asked(resolver, site.host() + ".map.perigee.test"))
        .contains("status: NOERROR", "127.0.0.1");
  }

  /// What a resolver at an address, which names no client, is answered.
  private String asked(String resolver, String name) throws IOException {
    String[] server = network.endpoint("dns").split(":", 2);
    Process dig =
        new ProcessBuilder(
                "dig", "-r", "-b", resolver, "@" + server[0], "-p", server[1], "+norec", name, "A")
            .redirectErrorStream(true)
            .start();
    return new String(dig.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void aNodeWhoseMapIsDamagedGetsAnotherAndSaysSo() throws IOException {
    Path kept = network.data().resolve("edge2").resolve("mapping.map");
    Await.until(ofSeconds(20), "edge2 keeps its map", () -> Files.exists(kept));
    long supervisor = network.pauseSupervisor();
    long pid;
    try {
      pid = network.kill("edge2");
      byte[] bytes = Files.readAllBytes(kept);
      bytes[bytes.length / 2] ^= 0x55;
      Files.write(kept, bytes);
    } finally {
      network.resume(supervisor);
    }
    network.awaitBack("edge2", pid);
    Path log = network.data().resolve("edge2").resolve("log");
    assertThat(Files.readString(log)).contains("event=map-unreadable");
    Await.until(
        ofSeconds(20),
        "all have the newest map",
        () ->
            map().path("recipients").asInt() == map().path("recipients-current").asInt()
                && map().path("recipients").asInt() > 1);
  }

  @Test
  void whatStrangersReportIsRefusedAndChangesNothing() throws IOException {
    String before = explained().path("answers").path(0).path("chosen").asString("");
    for (int i = 0; i < 200; i++) {
      String body = "99999.forged\nedge1 9000\nedge2 0.1\n";
      try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
        http.send(
            "POST /.perigee/beacon/report HTTP/1.1\r\nhost: x\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body);
        assertThat(http.response("POST").status()).isEqualTo(400);
      }
    }
    String metrics = RawHttp.get(network.port("edge-metrics"), "edge1", "/metrics").text();
    assertThat(metrics).containsPattern("perigee_beacons_refused_total [2-9][0-9]{2}");
    assertThat(metrics).contains("perigee_beacons_total 0");
    assertThat(explained().path("answers").path(0).path("chosen").asString("")).isEqualTo(before);
  }

  @Test
  void anEdgeThatWasLateItselfDeclaresNobodyDead() throws Exception {
    Path log = network.data().resolve("edge1").resolve("log");
    String before = Files.readString(log);
    long pid = network.pause("edge1");
    Await.until(ofSeconds(20), "edge1 is given up", () -> map().path("dead").asInt() == 1);
    network.resume(pid);
    Await.until(ofSeconds(20), "edge1 is back", () -> map().path("dead").asInt() == 0);
    assertThat(Files.readString(log).substring(before.length())).doesNotContain("node-dead");
  }

  @Test
  void aRegionThatIsCutFromControlIsServedAndAnswered() throws Exception {
    Await.until(ofSeconds(20), "clients are redirected", () -> redirected("/it").status() == 307);
    Await.until(ofSeconds(20), "the name is known", () -> !dig("dns").isEmpty());
    long pid = network.pause("control");
    try {
      // Longer than a link may be silent: nodes have noticed by then.
      long end = System.nanoTime() + ofSeconds(12).toNanos();
      while (System.nanoTime() < end) {
        for (String server : List.of("dns", "dns2")) {
          assertThat(dig(server)).as(server).contains("127.0.0.1");
        }
        assertThat(redirected("/it").status()).isEqualTo(307);
        for (String edge : List.of("edge-http", "edge2-http")) {
          assertThat(RawHttp.get(network.port(edge), site.host(), "/it").status()).isEqualTo(200);
        }
      }
    } finally {
      network.resume(pid);
    }
  }

  private String dig(String server) throws IOException {
    Process dig =
        new ProcessBuilder(
                "dig",
                "@127.0.0.1",
                "-p",
                network.endpoint(server).split(":", 2)[1],
                site.host() + ".map.perigee.test",
                "A",
                "+short",
                "+tries=1",
                "+time=2")
            .redirectErrorStream(true)
            .start();
    return new String(dig.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void whatWasAnsweredIsExplainedAfterARestartOfControl() {
    String at = before(explained());
    long version = explained().path("map-version").asLong(0);
    long pid = network.kill("control");
    network.awaitBack("control", pid);
    network.awaitAllOnline();
    JsonNode then =
        network
            .api()
            .want("GET", "/explain/map?ip=" + CLIENT + "&host=" + site.host() + "&at=" + at, "");
    // A map is remembered by when it was computed, which is a moment before it is in force.
    assertThat(then.path("map-version").asLong(0)).isBetween(1L, version + 1);
    assertThat(then.path("answers").path(0).path("servers").isEmpty()).isFalse();
  }

  /// A moment ago, as the API writes times.
  private static String before(JsonNode answer) {
    return answer.path("at").asString("");
  }

  private String first() {
    return explained().path("answers").path(0).path("servers").path(0).asString("");
  }

  private JsonNode explained() {
    String path = "/explain/map?ip=" + CLIENT + "&host=" + site.host();
    ControlApi.Reply reply = network.api().ask("GET", path, "");
    return reply.status() == 404 ? JsonMapper.shared().createObjectNode() : reply.json();
  }

  private JsonNode map() {
    return network.api().want("GET", "/map", "");
  }
}
