package perigee.it;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.testkit.RawResponse;
import perigee.testkit.SmallNetwork;

/// A node dies under load: no wrong byte, no hang, and no error where a way to the content is left.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {

  private static final Duration STEPPED_OVER = ofMillis(2_500);

  private SmallNetwork network = SmallNetwork.start();
  private Site site = Site.of(network, "load");

  @BeforeAll
  void everyNodeIsLinked() {
    network.awaitAllOnline();
  }

  @BeforeEach
  void allBack() {
    network.awaitAllOnline();
  }

  @AfterAll
  void stop() {
    site.close();
    network.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge2", "core1", "core2", "control"})
  void anotherNodesDeathIsNotSeenAtTheEdge(String node) {
    try (Load load = Load.on(site, "edge-http")) {
      load.awaitAnswers(100);
      long pid = network.kill(node);
      load.awaitAnswers(300);
      network.awaitBack(node, pid);
      load.awaitAnswers(100);
      Load.Tally tally = load.end();
      assertThat(tally.wrong()).isEmpty();
      assertThat(tally.hung()).isEmpty();
      assertThat(tally.failed()).as(node + " was killed; " + tally).isEmpty();
    }
  }

  @Test
  void anEdgeThatIsKilledComesBackAndNeverSendsAWrongByte() {
    try (Load load = Load.on(site, "edge-http")) {
      load.awaitAnswers(100);
      long pid = network.kill("edge1");
      network.awaitBack("edge1", pid);
      load.awaitAnswers(100);
      Load.Tally tally = load.end();
      assertThat(tally.wrong()).isEmpty();
      assertThat(tally.hung()).isEmpty();
    }
  }

  @Test
  void aCoreThatHangsIsSteppedOverWithinAboutASecond() throws IOException {
    long pid = network.pause("core1");
    try {
      for (int i = 0; i < 20; i++) {
        long begun = System.nanoTime();
        RawResponse answer = site.get(Load.fresh(site, "/hang-" + i));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(STEPPED_OVER);
        assertThat(answer.status()).isEqualTo(200);
      }
    } finally {
      network.resume(pid);
    }
  }
}
