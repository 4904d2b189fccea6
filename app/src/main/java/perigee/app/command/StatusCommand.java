package perigee.app.command;

import java.util.concurrent.Callable;
import perigee.app.client.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `status`: every node, once.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "every node, and how it is")
final class StatusCommand implements Callable<Integer> {

  @Mixin private NetworkOptions network = new NetworkOptions();

  @Override
  public Integer call() throws Failure {
    System.out.print(FleetView.ask(network.client()).text());
    return 0;
  }
}
