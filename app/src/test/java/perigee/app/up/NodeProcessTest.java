package perigee.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class NodeProcessTest {

  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  /// One entry for each start and each end.
  private final LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>();

  private final List<NodeProcess> started = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void end() throws InterruptedException {
    for (NodeProcess each : started) {
      each.stop();
      each.awaitEnd(AT_ONCE);
    }
  }

  @Test
  void aProcessThatDiesIsStartedAgain() throws IOException, InterruptedException {
    NodeProcess process = shell("if [ -e again ]; then exec sleep 60; fi; : >again; exit 3");
    process.start();
    await(() -> process.deaths() == 1 && process.pid() >= 0);
    assertThat(process.pid()).isPositive();
  }

  @Test
  void aProcessThatIsKilledIsStartedAgain() throws IOException, InterruptedException {
    NodeProcess process = shell("exec sleep 60");
    process.start();
    await(() -> process.pid() >= 0);
    long first = process.pid();
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await(() -> process.pid() >= 0 && process.pid() != first);
    assertThat(process.deaths()).isEqualTo(1);
  }

  @Test
  void aProcessThatEndsWellStaysAway() throws IOException, InterruptedException {
    NodeProcess process = shell("exit 0");
    process.start();
    await(() -> changes.size() >= 2);
    assertThat(process.pid()).isEqualTo(-1);
    assertThat(process.deaths()).isZero();
  }

  @Test
  void whatAProcessSaysAtItsEndIsKept() throws IOException, InterruptedException {
    NodeProcess process =
        shell("trap 'echo last words; exit 0' TERM; echo up; while :; do sleep 0.1; done");
    process.start();
    await(() -> said(process, "up"));
    process.stop();
    process.awaitEnd(AT_ONCE);
    await(() -> said(process, "last words"));
    assertThat(process.log()).content().contains("up", "last words");
  }

  @Test
  void aProcessThatDoesNotGoIsKilled() throws IOException, InterruptedException {
    NodeProcess process = shell("trap '' TERM; echo up; while :; do sleep 0.1; done");
    process.start();
    await(() -> said(process, "up"));
    process.stop();
    process.awaitEnd(Duration.ofMillis(100));
    assertThat(process.pid()).isEqualTo(-1);
  }

  private NodeProcess shell(String script) {
    List<String> command =
        List.of("sh", "-c", "cd \"$1\" || exit; " + script, "sh", folder.toString());
    NodeProcess process =
        new NodeProcess(
            LocalNode.CONTROL, folder, command, InstantSource.system(), () -> changes.add(true));
    started.add(process);
    return process;
  }

  private static boolean said(NodeProcess process, String words) {
    try {
      return Files.exists(process.log()) && Files.readString(process.log()).contains(words);
    } catch (IOException _) {
      return false;
    }
  }

  /// Looks until it is so; the test's own bound ends a wait in vain.
  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
