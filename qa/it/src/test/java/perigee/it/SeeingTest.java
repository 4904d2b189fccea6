package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Await;
import perigee.testkit.CommandResult;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What operators see: why a miss was one, metrics, the access log, the fleet.
@ExtendWith(SharedNetwork.class)
class SeeingTest {

  private final SmallNetwork network;

  SeeingTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void explainTellsWhyAResponseWasNotAHit() throws IOException {
    try (Site site = Site.of(network, "explain")) {
      site.origin().path("/it").header("cache-control", "private").body("x");
      RawResponse miss = site.get("/it");
      String id = miss.header("perigee-request-id").orElseThrow();
      assertThat(id).startsWith("edge1~");
      CommandResult told = network.command("explain", "miss", id);
      assertThat(told.status()).as(told.toString()).isEqualTo(0);
      assertThat(told.out()).contains(id).contains("private").contains("core");
      CommandResult unknown = network.command("explain", "miss", "edge1~0");
      assertThat(unknown.status()).isEqualTo(1);
    }
  }

  @Test
  void metricsNameWhatTheGuideNames() throws IOException {
    try (Site site = Site.of(network, "metrics")) {
      site.origin().path("/it").header("cache-control", "max-age=60").body("x");
      site.get("/it");
      site.get("/it");
      String text = RawHttp.get(network.port("edge-metrics"), "edge1", "/metrics").text();
      for (String name :
          List.of(
              "perigee_answers_total{",
              "perigee_misses_total{",
              "perigee_answer_bytes",
              "perigee_first_byte_seconds_bucket{",
              "perigee_upstream_seconds_bucket{",
              "perigee_origin_errors",
              "perigee_store_memory_bytes",
              "perigee_store_disk_bytes",
              "perigee_event_loop_lag_seconds",
              "perigee_connections")) {
        assertThat(text).contains("\n" + name);
      }
    }
  }

  @Test
  void theAccessLogHasALineOfJsonPerAnswer() {
    try (Site site = Site.of(network, "logged")) {
      site.origin().path("/it").header("cache-control", "max-age=60").body("twelve bytes");
      Path log = network.data().resolve("edge1").resolve("access.log");
      RawResponse[] answer = new RawResponse[1];
      Await.until(
          ofSeconds(5),
          "an answer",
          () -> {
            answer[0] = site.get("/it?quote=%22&b=1");
            return true;
          });
      String id = answer[0].header("perigee-request-id").orElseThrow();
      Await.until(ofSeconds(5), "its line", () -> Files.readString(log).contains(id));
      JsonNode line = line(log, id);
      assertThat(line.path("status").asInt()).isEqualTo(200);
      assertThat(line.path("bytes").asInt()).isEqualTo(12);
      assertThat(line.path("cache").asString()).isEqualTo("miss");
      assertThat(line.path("property").asString()).isEqualTo("logged");
    }
  }

  private static JsonNode line(Path log, String id) {
    try {
      String text =
          Files.readAllLines(log).stream().filter(l -> l.contains(id)).findFirst().orElseThrow();
      return JsonMapper.shared().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void statusShowsEveryNode() {
    CommandResult status = network.command("status");
    assertThat(status.status()).as(status.toString()).isEqualTo(0);
    assertThat(status.out()).contains("edge1", "edge2", "core1", "core2");
  }

  @Test
  void prefetchFillsTheCachesOfARegion() throws IOException {
    try (Site site = Site.of(network, "prefetch")) {
      site.origin().path("/it").header("cache-control", "max-age=60").body("x");
      CommandResult done =
          network.command("prefetch", "http://prefetch.test/it", "--region", "west");
      assertThat(done.status()).as(done.toString()).isEqualTo(0);
      assertThat(Site.isHit(site.getFar("/it"))).isTrue();
      assertThat(Site.isHit(site.get("/it"))).isFalse();
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }
}
