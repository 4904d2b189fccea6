package perigee.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import perigee.app.client.Failure;
import perigee.app.up.Up;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `up`: a whole network on this machine, until Ctrl-C.
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "a whole network on this machine; Ctrl-C stops it cleanly")
final class UpCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where it keeps everything (default: ${DEFAULT-VALUE}, or PERIGEE_DATA)",
      defaultValue = "${env:PERIGEE_DATA:-data}")
  private Path data = Path.of("data");

  @Option(
      names = "--base-port",
      paramLabel = "N",
      description =
          "the first port; each listener has one from there up (default: ${DEFAULT-VALUE})",
      defaultValue = "7400")
  private int basePort = 7400;

  @Option(
      names = "--public",
      description = "listens on all addresses, not only on this machine's own")
  private boolean open;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    if (basePort < 1 || basePort > Up.LAST_BASE_PORT) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--base-port is %d; it must be 1 to %d".formatted(basePort, Up.LAST_BASE_PORT));
    }
    String host = open ? "0.0.0.0" : "127.0.0.1";
    return new Up(data.toAbsolutePath().normalize(), host, basePort, InstantSource.system()).run();
  }
}
