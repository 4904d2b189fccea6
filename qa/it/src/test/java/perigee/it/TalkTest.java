package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.SmallNetwork;

/// Two people meet in the browser app, as it is: `web/talk/test/two-meet.js` says what they do and
/// must see.
@ExtendWith(SharedNetwork.class)
class TalkTest {

  private final SmallNetwork network;

  TalkTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void twoMeetByLink() throws Exception {
    BrowserRun run = BrowserRun.of(network, "two-meet.js", network.endpoint("talk"));
    assertThat(run.status()).as(run.said()).isZero();
  }
}
