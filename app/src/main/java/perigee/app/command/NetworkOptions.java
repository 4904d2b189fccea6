package perigee.app.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.app.client.RunningNetwork;
import picocli.CommandLine.Option;

/// How a command finds the running network.
final class NetworkOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the network's data folder (default: ${DEFAULT-VALUE}, or PERIGEE_DATA)",
      defaultValue = "${env:PERIGEE_DATA:-data}")
  private Path data = Path.of("data");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "how long control may be away (default: ${DEFAULT-VALUE})",
      defaultValue = "60")
  private int timeoutSeconds = 60;

  Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  ControlClient client() throws Failure {
    return new ControlClient(RunningNetwork.in(data), timeout(), InstantSource.system());
  }
}
