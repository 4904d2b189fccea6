package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import perigee.testkit.Repository;
import perigee.testkit.SmallNetwork;

/// What became of a script of `web/talk/test` that drives real browsers.
record BrowserRun(int status, String said) {

  private static final int LONGEST_SECONDS = 180;

  /// Runs one to its end; no browser outlives it.
  static BrowserRun of(SmallNetwork network, String script, String... arguments)
      throws IOException, InterruptedException {
    Path root = Repository.root();
    Path app = root.resolve("web/talk");
    assertThat(root.resolve("target/web/talk/index.html"))
        .as("the app; ./perigee test builds it, or npm run build in web/talk")
        .exists();
    assertThat(app.resolve("node_modules/playwright-core"))
        .as("what drives the browser; ./perigee test takes it, or npm ci in web/talk")
        .isDirectory();
    Path log = network.data().resolve(script.replace(".js", ".log"));
    List<String> command = new ArrayList<>(List.of("node", "test/" + script));
    command.addAll(List.of(arguments));
    Process run =
        new ProcessBuilder(command)
            .directory(app.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean ended = run.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as(Files.readString(log)).isTrue();
    } finally {
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      run.destroyForcibly();
    }
    return new BrowserRun(run.exitValue(), Files.readString(log));
  }
}
