package perigee.app.command;

import java.util.concurrent.Callable;
import perigee.app.client.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `drain`: tells a node to finish what runs, then to go.
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = "tells a node to finish what runs, then to go")
final class DrainCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NODE", description = "its id")
  private String node = "";

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Override
  public Integer call() throws Failure {
    network.client().ask("POST", "/nodes/" + UrlPart.of(node) + "/drain");
    System.out.println(node + " drains");
    return 0;
  }
}
