package perigee.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import perigee.testkit.Await;
import perigee.testkit.CheckableBytes;
import perigee.testkit.RawHttp;
import perigee.testkit.SmallNetwork;

/// A node that is told to go lets running downloads end, takes no new ones, and ends well.
class DrainTest {

  @Test
  void aSlowDownloadEndsBeforeTheNodeDoes() throws IOException {
    try (SmallNetwork network = SmallNetwork.start();
        Site site = Site.of(network, "slow")) {
      int bytes = 40_000;
      site.origin()
          .path("/it")
          .header("cache-control", "max-age=60")
          .generatedBody(bytes, 6)
          .drips(ofMillis(40));
      try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
        http.send("GET /it HTTP/1.1\r\nHost: slow.test\r\n\r\n");
        assertThat(http.head().status()).isEqualTo(200);
        long pid = network.terminate("edge1");
        Await.until(ofSeconds(5), "no new connections", () -> isRefused(network));
        assertThat(http.bytes(bytes)).isEqualTo(CheckableBytes.bytes(6, 0, bytes));
        Await.until(ofSeconds(10), "its end", () -> ProcessHandle.of(pid).isEmpty());
      }
      Await.until(ofSeconds(5), "it is not listed", () -> !network.pids().containsKey("edge1"));
      // The supervisor takes any end but one with 0 for a death.
      assertThat(network.data().resolve("up.log")).content().doesNotContain("event=died");
      assertThatThrownBy(() -> site.get("/it")).isInstanceOf(IOException.class);
      assertThat(site.getFar("/it").status()).isEqualTo(200);
    }
  }

  private static boolean isRefused(SmallNetwork network) {
    try (RawHttp _ = RawHttp.connect(network.port("edge-http"))) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }
}
