package perigee.app.command;

import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `node`: the members of the fleet.
@Command(name = "node", mixinStandardHelpOptions = true, description = "the members of the fleet")
final class NodeCommand {

  @Command(name = "list", mixinStandardHelpOptions = true, description = "all nodes that joined")
  int list(@Mixin NetworkOptions network) throws Failure {
    ControlClient control = network.client();
    Table table = new Table("NODE", "ROLE", "REGION", "ONLINE", "FABRIC", "VERSION");
    for (JsonNode node : Listing.of(control.ask("GET", "/nodes"), "nodes")) {
      table.row(
          node.path("id").asString(""),
          node.path("role").asString(""),
          node.path("region").asString(""),
          node.path("online").asBoolean(false) ? "yes" : "no",
          node.path("fabric").asString(""),
          node.path("version").asString(""));
    }
    System.out.print(table);
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "takes a node out of the fleet; it can come back with a new join token")
  int remove(@Mixin NetworkOptions network, @Parameters(paramLabel = "NODE") String node)
      throws Failure {
    network.client().ask("DELETE", "/nodes/" + UrlPart.of(node));
    System.out.println(node + " is removed");
    return 0;
  }
}
