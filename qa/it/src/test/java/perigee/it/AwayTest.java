package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import perigee.testkit.Await;
import perigee.testkit.ControlApi;
import perigee.testkit.Perigee;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.SmallNetwork;

/// A node that was away, and nodes whose control is away.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwayTest {

  private static final Duration SERVES_WITHIN = ofSeconds(40);

  private static final List<String> KINDS = List.of("url", "prefix", "tag");

  private final SmallNetwork network = SmallNetwork.start();
  private final Site site = Site.of(network, "away");

  @BeforeEach
  void allBack() {
    network.awaitAllOnline();
  }

  @AfterAll
  void stop() {
    site.close();
    network.close();
  }

  @Test
  void purgesIssuedWhileANodeWasDeadHoldBeforeItsFirstAnswer() throws IOException {
    for (String name : KINDS) {
      script("/dead/" + name, "old").header("cache-tag", "of-" + name);
      assertThat(site.getFar("/dead/" + name).text()).isEqualTo("old");
      assertThat(Site.isHit(site.getFar("/dead/" + name))).isTrue();
    }
    long supervisor = network.pauseSupervisor();
    long dead;
    try {
      dead = network.kill("edge2");
      purgeAll();
    } finally {
      network.resume(supervisor);
    }
    for (String name : KINDS) {
      assertThat(firstAnswer("/dead/" + name).text()).isEqualTo("new");
    }
    network.awaitBack("edge2", dead);
  }

  private void purgeAll() {
    for (String name : KINDS) {
      site.origin().path("/dead/" + name).body("new");
    }
    ControlApi.Purged purged = network.api().purge("{\"tag\": \"of-tag\"}");
    network.api().purge("{\"url\": \"http://away.test/dead/url\"}");
    network.api().purge("{\"prefix\": \"http://away.test/dead/pre\"}");
    assertThat(purged.acknowledged()).isEqualTo(3);
    assertThat(purged.offline()).isEqualTo(1);
  }

  /// The first answer that the far edge gives at all.
  private RawResponse firstAnswer(String target) {
    RawResponse[] answer = new RawResponse[1];
    Await.until(
        SERVES_WITHIN,
        "the far edge answers",
        () -> {
          answer[0] = site.getFar(target);
          return true;
        });
    return answer[0];
  }

  @Test
  void nodesServeWithoutControlAndThroughTheirOwnRestart() throws Exception {
    script("/kept", "kept");
    script("/at-core", "at the core");
    assertThat(site.get("/kept").text()).isEqualTo("kept");
    assertThat(site.getFar("/at-core").text()).isEqualTo("at the core");
    network.awaitAllOnline();
    long supervisor = network.pauseSupervisor();
    try {
      network.kill("control");
      network.kill("edge1");
      Process edge = startEdge();
      try {
        serveWithoutControl();
      } finally {
        edge.destroy();
      }
      assertThat(edge.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(edge.exitValue()).isEqualTo(0);
    } finally {
      network.resume(supervisor);
    }
  }

  private Process startEdge() throws IOException {
    Path folder = network.data().resolve("edge1");
    Files.deleteIfExists(folder.resolve("ready"));
    Path log = folder.resolve("alone.log");
    String config = folder.resolve("perigee.yaml").toString();
    return Perigee.start(log, "run", "--config", config);
  }

  private void serveWithoutControl() throws IOException {
    Path ready = network.data().resolve("edge1").resolve("ready");
    Await.until(SERVES_WITHIN, "the edge is ready without control", () -> Files.exists(ready));
    RawResponse kept = site.get("/kept");
    assertThat(kept.text()).isEqualTo("kept");
    assertThat(Site.isHit(kept)).as(kept.toString()).isTrue();
    assertThat(site.get("/at-core").text()).isEqualTo("at the core");
    assertThat(site.origin().count("/at-core")).isEqualTo(1);
    script("/unseen", "fresh from the origin");
    assertThat(site.get("/unseen").text()).isEqualTo("fresh from the origin");
    assertThat(site.getFar("/unseen").text()).isEqualTo("fresh from the origin");
    assertThat(site.origin().count("/unseen")).isEqualTo(1);
  }

  @Test
  void aNodeRestartsWhileControlIsSilent() throws IOException {
    script("/silent", "still here");
    assertThat(site.getFar("/silent").text()).isEqualTo("still here");
    long control = network.pause("control");
    try {
      assertThat(site.getFar("/silent").text()).isEqualTo("still here");
      long dead = network.kill("edge2");
      network.awaitBack("edge2", dead);
      RawResponse kept = site.getFar("/silent");
      assertThat(kept.text()).isEqualTo("still here");
      assertThat(Site.isHit(kept)).isTrue();
    } finally {
      network.resume(control);
    }
  }

  private Script script(String path, String body) {
    return site.origin().path(path).header("cache-control", "max-age=3600").body(body);
  }
}
