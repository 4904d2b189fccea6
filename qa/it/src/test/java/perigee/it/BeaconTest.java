package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.Await;
import perigee.testkit.ControlApi;
import perigee.testkit.RawHttp;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The beacon in a real browser: Debian's Chromium loads a page that a property delivers, and
/// control hears how far away its servers are.
@ExtendWith(SharedNetwork.class)
class BeaconTest {

  private static final String BROWSER = "chromium-headless-shell";

  private final SmallNetwork network;
  @TempDir private Path folder;

  BeaconTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void aBrowserTellsHowFarTheServersAre() throws Exception {
    try (Site site = Site.of(network, "beaconed")) {
      site.origin()
          .path("/page")
          .header("content-type", "text/html")
          .header("cache-control", "max-age=60")
          .body(
              "<!doctype html><title>t</title><script src=\"/.perigee/beacon.js\"></script>hello");
      Await.until(ofSeconds(20), "an edge has a map", this::isMapped);
      long before = count("perigee_beacons_total");
      long refused = count("perigee_beacons_refused_total");
      Process browser = browse("http://" + site.host() + ":" + network.port("edge-http") + "/page");
      try {
        Await.until(
            ofSeconds(60),
            "the browser has reported",
            () -> count("perigee_beacons_total") > before);
      } finally {
        // What Debian installs is a script that starts the browser.
        for (ProcessHandle child : browser.descendants().toList()) {
          boolean _ = child.destroyForcibly();
        }
        browser.destroyForcibly();
        browser.waitFor();
      }
      assertThat(count("perigee_beacons_refused_total")).isEqualTo(refused);
      Await.until(
          ofSeconds(30),
          "control knows the browser's network at both regions",
          () -> measured(site.host()).size() == 2);
    }
  }

  /// A page's script names servers of the map, so there must be one.
  private boolean isMapped() throws IOException {
    return RawHttp.get(network.port("edge-http"), "beaconed.test", "/.perigee/beacon.js")
        .text()
        .contains("edge2");
  }

  private long count(String metric) throws IOException {
    String metrics = RawHttp.get(network.port("edge-metrics"), "edge1", "/metrics").text();
    return metrics
        .lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(metric.length() + 1)))
        .sum();
  }

  /// Regions that the network of this machine was measured at.
  private List<String> measured(String host) {
    ControlApi.Reply reply = network.api().ask("GET", "/explain/map?ip=127.0.0.1&host=" + host, "");
    JsonNode answer = reply.status() == 404 ? JsonMapper.shared().nullNode() : reply.json();
    List<String> regions = new ArrayList<>();
    for (JsonNode candidate : answer.path("answers").path(0).path("candidates").values()) {
      if (candidate.path("samples").asInt(0) > 0) {
        regions.add(candidate.path("region").asString(""));
      }
    }
    return regions;
  }

  /// All names are this machine's; a browser of its own, with nothing remembered, that asks nobody
  /// else.
  private Process browse(String url) throws IOException {
    Path log = folder.resolve("browser.log");
    Files.createFile(log);
    return new ProcessBuilder(
            BROWSER,
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + folder.resolve("profile"),
            "--host-resolver-rules=MAP * 127.0.0.1",
            "--remote-debugging-port=0",
            url)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
