package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.SmallNetwork;

/// Three people find each other, write and call in the browser app, also while the login server
/// hangs: `web/talk/test/three-talk.js` says what they do and must see.
@ExtendWith(SharedNetwork.class)
class CallsTest {

  private final SmallNetwork network;

  CallsTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void threeTalkAndNeedNoLoginServer() throws Exception {
    long control = Objects.requireNonNull(network.pids().get("control"));
    try {
      BrowserRun run =
          BrowserRun.of(network, "three-talk.js", network.endpoint("talk"), Long.toString(control));
      assertThat(run.status()).as(run.said()).isZero();
    } finally {
      network.resume(control);
    }
  }
}
