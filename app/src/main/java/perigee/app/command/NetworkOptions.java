package perigee.app.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.app.client.RunningNetwork;
import picocli.CommandLine.Option;

/// How a command finds the running network.
final class NetworkOptions {

  private static final Duration USUAL = Duration.ofSeconds(60);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the network's data folder (default: ${DEFAULT-VALUE}, or PERIGEE_DATA)",
      defaultValue = "${env:PERIGEE_DATA:-data}")
  private Path data = Path.of("data");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description =
          "how long to wait for control, and for nodes (default: 60, and 10 for releases)")
  private @Nullable Integer timeoutSeconds;

  Duration timeout() {
    return timeout(USUAL);
  }

  /// As it was given, else the usual one.
  Duration timeout(Duration usual) {
    Integer given = timeoutSeconds;
    return given == null ? usual : Duration.ofSeconds(given);
  }

  ControlClient client() throws Failure {
    return new ControlClient(RunningNetwork.in(data), timeout(), InstantSource.system());
  }
}
