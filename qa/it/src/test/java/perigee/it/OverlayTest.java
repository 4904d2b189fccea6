package perigee.it;

import static java.time.Duration.ofSeconds;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Await;
import perigee.testkit.RawHttp;
import perigee.testkit.SmallNetwork;

/// The overlay that the super nodes of a network form.
@ExtendWith(SharedNetwork.class)
class OverlayTest {

  private final SmallNetwork network;

  OverlayTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void superNodesKnowEachOther() {
    Await.until(ofSeconds(20), "super1 knows super2", () -> members(network, "super-metrics") == 1);
    Await.until(
        ofSeconds(20), "super2 knows super1", () -> members(network, "super2-metrics") == 1);
  }

  /// How many others a super node knows; -1 if it does not say.
  static int members(SmallNetwork network, String endpoint) {
    try {
      String metrics = RawHttp.get(network.port(endpoint), "super", "/metrics").text();
      return metrics
          .lines()
          .filter(line -> line.startsWith("perigee_overlay_members "))
          .map(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
          .findFirst()
          .orElse(-1);
    } catch (IOException _) {
      return -1;
    }
  }
}
