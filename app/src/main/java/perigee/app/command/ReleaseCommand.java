package perigee.app.command;

import perigee.app.client.Answer;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `release`: the numbered versions of all configuration.
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = "the numbered versions of all configuration")
final class ReleaseCommand {

  @Command(name = "list", mixinStandardHelpOptions = true, description = "newest first")
  int list(@Mixin NetworkOptions network) throws Failure {
    ControlClient control = network.client();
    Table table = new Table("RELEASE", "CREATED", "AUTHOR", "NOTE");
    for (JsonNode release : Listing.of(control.ask("GET", "/releases"), "releases")) {
      table.row(
          release.path("number").asString(""),
          release.path("created-at").asString(""),
          release.path("author").asString(""),
          release.path("note").asString(""));
    }
    System.out.print(table);
    return 0;
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "makes a new release with the content of an old one")
  int rollback(@Mixin NetworkOptions network, @Parameters(paramLabel = "N") long number)
      throws Failure, InterruptedException {
    ControlClient control = network.client();
    Answer made = control.ask("POST", "/releases/" + number + "/rollback");
    return ReleaseWatch.of(network, control).await("rolled back to release " + number, made);
  }
}
