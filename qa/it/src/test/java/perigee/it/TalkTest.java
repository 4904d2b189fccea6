package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Repository;
import perigee.testkit.SmallNetwork;

/// Two people meet in the browser app, as it is: `web/talk/test/two-meet.js` says what they do and
/// must see.
@ExtendWith(SharedNetwork.class)
class TalkTest {

  private static final int LONGEST_SECONDS = 120;

  private final SmallNetwork network;

  TalkTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void twoMeetByLink() throws Exception {
    Path root = Repository.root();
    Path app = root.resolve("web/talk");
    assertThat(root.resolve("target/web/talk/index.html"))
        .as("the app; ./perigee test builds it, or npm run build in web/talk")
        .exists();
    assertThat(app.resolve("node_modules/playwright-core"))
        .as("what drives the browser; ./perigee test takes it, or npm ci in web/talk")
        .isDirectory();
    Path log = network.data().resolve("two-meet.log");
    Process run =
        new ProcessBuilder("node", "test/two-meet.js", network.endpoint("talk"))
            .directory(app.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(run.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
    } finally {
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      run.destroyForcibly();
    }
    assertThat(run.exitValue()).as(Files.readString(log)).isZero();
  }
}
