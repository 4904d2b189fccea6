package perigee.app.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.app.client.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `token`: what programs show to the API.
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "what programs show to the API")
final class TokenCommand {

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "makes a token and prints its secret, once")
  int add(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = "NAME", description = "says what it is for") String name,
      @Option(
              names = "--provider",
              paramLabel = "PROVIDER",
              description = "may only act on this provider's properties; an operator without it")
          @Nullable String provider)
      throws Failure {
    Map<String, Object> body = Scope.of(provider);
    body.put("name", name);
    JsonNode made = network.client().ask(Question.json("POST", "/tokens", body)).json();
    System.out.println(made.path("token").asString(""));
    return 0;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "all tokens")
  int list(@Mixin NetworkOptions network) throws Failure {
    ControlClient control = network.client();
    Table table = new Table("ID", "NAME", "PROVIDER", "CREATED", "EXPIRES");
    for (JsonNode token : Listing.of(control.ask("GET", "/tokens"), "tokens")) {
      table.row(
          token.path("id").asString(""),
          token.path("name").asString(""),
          token.path("provider").asString(""),
          token.path("created-at").asString(""),
          token.path("expires-at").asString(""));
    }
    System.out.print(table);
    return 0;
  }

  @Command(name = "revoke", mixinStandardHelpOptions = true, description = "ends a token")
  int revoke(@Mixin NetworkOptions network, @Parameters(paramLabel = "ID") String id)
      throws Failure {
    network.client().ask("DELETE", "/tokens/" + UrlPart.of(id));
    System.out.println("token " + id + " is revoked");
    return 0;
  }
}
