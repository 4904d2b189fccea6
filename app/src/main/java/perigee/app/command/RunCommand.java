package perigee.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import perigee.app.client.Failure;
import perigee.app.role.RoleRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `run`: one node, until it is told to go.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "one node, with the role that its file names")
final class RunCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "the node's perigee.yaml")
  private Path config = Path.of("perigee.yaml");

  @Option(
      names = "--supervised",
      hidden = true,
      description = "ends when standard input does: the supervisor holds its other end")
  private boolean supervised;

  @Override
  public Integer call() throws Failure, IOException, InterruptedException {
    RoleRunner.run(ConfigCommand.read(config), supervised);
    return 0;
  }
}
