package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import perigee.testkit.Await;
import perigee.testkit.CommandResult;
import perigee.testkit.Perigee;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.ScriptedOrigin;
import perigee.testkit.SmallNetwork;

/// The first hour: a network starts, gets a site by one command, serves it, purges it, stops, and
/// is warm when it starts again.
class FirstSiteTest {

  private static final String BODY = "<h1>a page of some length</h1>";

  private final Path data = SmallNetwork.newFolder();

  @Test
  void aSiteIsServedFromEdgeAndCoreWithOneRequestToItsOrigin() throws IOException {
    int port = SmallNetwork.freePort();
    try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
      origin.path("/page").header("cache-control", "max-age=3600").body(BODY);
      try (SmallNetwork network = SmallNetwork.startIn(data, port)) {
        nodesAreProcesses(network);
        theWebAppIsServed(network);
        addProperty(network, origin);
        missThenHit(network);
        farEdgeIsFilledByTheCore(network, origin);
        purgeTakesItAway(network, origin);
        assertThat(network.stop()).isEqualTo(0);
      }
      nothingIsLeftRunning();
      try (SmallNetwork network = SmallNetwork.startIn(data, port)) {
        warm(network, origin);
      }
    }
  }

  private static void nodesAreProcesses(SmallNetwork network) {
    assertThat(network.pids())
        .containsOnlyKeys(
            "control", "edge1", "edge2", "core1", "core2", "ns1", "ns2", "ns3", "super1", "super2");
    assertThat(network.pids().values())
        .doesNotHaveDuplicates()
        .allMatch(pid -> ProcessHandle.of(pid).isPresent());
  }

  private static void theWebAppIsServed(SmallNetwork network) throws IOException {
    for (String endpoint : List.of("talk", "talk2")) {
      RawResponse page = RawHttp.get(network.port(endpoint), "localhost", "/m/abc-defg-hij");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.text()).contains("<title>");
      assertThat(page.header("content-security-policy").orElse("")).contains("default-src 'none'");
    }
    assertThat(network.endpoint("talk-https")).startsWith("https://");
  }

  private static void addProperty(SmallNetwork network, ScriptedOrigin origin) {
    String url = "http://" + origin.authority();
    CommandResult added =
        network.command("property", "add", "demo", "--host", "*", "--origin", url);
    assertThat(added.status()).as(added.toString()).isEqualTo(0);
    Await.until(
        ofSeconds(5),
        "the site is known to the edges",
        () ->
            curl(network, "edge-http").status() != 404
                && curl(network, "edge2-http").status() != 404);
    assertThat(network.command("purge", "--all", "--wait").status()).isEqualTo(0);
  }

  private static void missThenHit(SmallNetwork network) {
    RawResponse miss = curl(network, "edge-http");
    assertThat(miss.status()).isEqualTo(200);
    assertThat(miss.text()).isEqualTo(BODY);
    assertThat(Site.cacheStatus(miss)).startsWith("edge1; fwd=").contains("stored");
    Await.until(ofSeconds(4), "a whole second of age", () -> age(curl(network, "edge-http")) >= 1);
    RawResponse hit = curl(network, "edge-http");
    assertThat(hit.text()).isEqualTo(BODY);
    assertThat(age(hit)).isBetween(1L, 10L);
    // Both are rounded down to whole seconds.
    long ttl = 3600 - age(hit);
    assertThat(Site.cacheStatus(hit))
        .isIn("edge1; hit; ttl=" + ttl, "edge1; hit; ttl=" + (ttl - 1));
  }

  private static void farEdgeIsFilledByTheCore(SmallNetwork network, ScriptedOrigin origin) {
    long before = origin.count("/page");
    RawResponse far = curl(network, "edge2-http");
    assertThat(far.text()).isEqualTo(BODY);
    assertThat(far.header("cache-status").orElse("")).matches("core[12]; hit.*, edge2; fwd=.*");
    assertThat(age(far)).isPositive();
    assertThat(origin.count("/page")).isEqualTo(before);
  }

  private static void purgeTakesItAway(SmallNetwork network, ScriptedOrigin origin) {
    origin.path("/page").body("new");
    String url = network.endpoint("edge-http") + "/page";
    CommandResult purged = network.command("purge", url, "--wait");
    assertThat(purged.status()).as(purged.toString()).isEqualTo(0);
    assertThat(purged.out()).contains("4 of 4");
    RawResponse near = curl(network, "edge-http");
    RawResponse far = curl(network, "edge2-http");
    assertThat(List.of(near.text(), far.text())).containsOnly("new");
    assertThat(Site.isHit(near)).isFalse();
    assertThat(Site.isHit(far)).isFalse();
  }

  private void nothingIsLeftRunning() throws IOException {
    assertThat(data.resolve("endpoints.json")).doesNotExist();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      assertThat(all.filter(this::isOfThisNetwork)).isEmpty();
    }
  }

  private boolean isOfThisNetwork(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(data + "/");
  }

  private static void warm(SmallNetwork network, ScriptedOrigin origin) {
    long before = origin.count("/page");
    RawResponse hit = curl(network, "edge-http");
    assertThat(hit.text()).isEqualTo("new");
    assertThat(Site.isHit(hit)).as(hit.toString()).isTrue();
    assertThat(origin.count("/page")).isEqualTo(before);
  }

  private static long age(RawResponse response) {
    return Long.parseLong(response.header("age").orElse("0"));
  }

  /// Asks with curl, an independent client.
  private static RawResponse curl(SmallNetwork network, String endpoint) {
    CommandResult result =
        Perigee.run(List.of("curl", "-sS", "-i", "-m", "20", network.endpoint(endpoint) + "/page"));
    assertThat(result.status()).as(result.toString()).isEqualTo(0);
    int end = result.out().indexOf("\r\n\r\n");
    List<String> lines = result.out().substring(0, end).lines().toList();
    String first = lines.getFirst();
    int status = Integer.parseInt(first, first.indexOf(' ') + 1, first.indexOf(' ') + 4, 10);
    String body = result.out().substring(end + 4);
    return new RawResponse(first, status, lines.subList(1, lines.size()), body, true);
  }
}
