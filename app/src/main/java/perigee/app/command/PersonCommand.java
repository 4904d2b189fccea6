package perigee.app.command;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
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

/// `person`: people who call each other.
@Command(
    name = "person",
    mixinStandardHelpOptions = true,
    description = "people who call each other, from the browser or a phone")
final class PersonCommand {

  private static final int PAGE = 200;

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "makes an account; the password is asked for, or read from standard input")
  int add(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = "ID", description = "2 to 32 of a-z, 0-9, '.', '_' and -") String id,
      @Option(names = "--name", paramLabel = "NAME", description = "as others see it")
          @Nullable String name,
      @Option(names = "--email", paramLabel = "ADDRESS") @Nullable String email)
      throws Failure, IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    if (name != null) {
      body.put("displayName", name);
    }
    if (email != null) {
      body.put("email", email);
    }
    body.put("password", UserCommand.password());
    JsonNode made = network.client().ask(Question.json("POST", "/people", body)).json();
    System.out.println("person " + id + " is added: " + made.path("address").asString(""));
    return 0;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "all people")
  int list(@Mixin NetworkOptions network) throws Failure {
    ControlClient control = network.client();
    Table table = new Table("PERSON", "NAME", "ADDRESS", "SINCE");
    String after = "";
    List<JsonNode> page;
    do {
      page =
          Listing.of(
              control.ask("GET", "/people?limit=" + PAGE + "&after=" + UrlPart.of(after)),
              "people");
      for (JsonNode each : page) {
        after = each.path("id").asString("");
        table.row(
            after,
            each.path("displayName").asString(""),
            each.path("address").asString(""),
            each.path("createdAt").asString(""));
      }
    } while (page.size() == PAGE);
    System.out.print(table);
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "removes an account, and revokes the certificates of its devices")
  int remove(@Mixin NetworkOptions network, @Parameters(paramLabel = "ID") String id)
      throws Failure {
    network.client().ask(Question.of("DELETE", "/people/profiles/" + UrlPart.of(id)));
    System.out.println("person " + id + " is removed");
    return 0;
  }
}
