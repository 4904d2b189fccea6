package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Repository;
import perigee.testkit.SmallNetwork;

/// Judges the run of the public suite of cases for HTTP caches through both tiers, see
/// `qa/conformance`.
@ExtendWith(SharedNetwork.class)
class CacheSuiteTest {

  private static final int LONGEST_SECONDS = 180;

  private final SmallNetwork network;

  CacheSuiteTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void everyRequiredCasePassesAndEveryOptionalOneThatDoesNotContradictTheRfc()
      throws IOException, InterruptedException {
    Path suite = Repository.root().resolve("qa/conformance");
    assertThat(suite.resolve("node_modules"))
        .as("the suite; ./perigee test takes it, or npm ci in qa/conformance")
        .isDirectory();
    int port = SmallNetwork.freePort();
    URI edge = URI.create(network.endpoint("edge-http"));
    network
        .api()
        .property(
            "suite",
            """
            name: suite
            hosts: ['%s']
            origins: ['http://127.0.0.1:%d']
            rules:
              - set: {store-set-cookie: true, unknown-transfer-encoding: true}
            """
                .formatted(edge.getHost(), port));
    Path log = network.data().resolve("cache-suite.log");
    Process run =
        new ProcessBuilder(
                "node", "--no-warnings", "run.mjs", Integer.toString(port), edge.toString())
            .directory(suite.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(run.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      run.destroyForcibly();
    }
    assertThat(run.exitValue()).as(Files.readString(log)).isZero();
  }
}
