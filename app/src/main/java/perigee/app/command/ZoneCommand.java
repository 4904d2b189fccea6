package perigee.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Answer;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.app.client.Json;
import perigee.app.client.Question;
import perigee.model.document.Problem;
import perigee.model.document.Reading;
import perigee.model.zone.Zone;
import perigee.model.zone.ZoneDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `zone`: DNS zones that the network answers for.
@Command(
    name = "zone",
    mixinStandardHelpOptions = true,
    description = "DNS zones that the network answers for")
final class ZoneCommand {

  private static final int PRECONDITION_FAILED = 412;
  private static final int UNPROCESSABLE = 422;
  private static final String NAME = "NAME";
  private static final String FILE = "FILE";

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "has the network answer for a zone")
  int add(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = FILE, description = "YAML or JSON") Path file,
      @Option(names = "--replace", description = "changes a zone that exists") boolean replace)
      throws Failure, InterruptedException {
    String text = read(file);
    Zone zone = parse(file, text);
    Question put =
        new Question("PUT", path(zone.name()), text, Map.of("Content-Type", "application/yaml"));
    ControlClient control = network.client();
    Answer answer = control.tryAsk(replace ? onTop(control, put) : put.with("If-None-Match", "*"));
    if (answer.status() == PRECONDITION_FAILED) {
      throw new Failure(
          replace
              ? "zone " + zone.name() + " was changed by somebody else meanwhile; try again"
              : "zone " + zone.name() + " exists; --replace changes it");
    }
    if (answer.status() == UNPROCESSABLE) {
      throw answer.failure(file.toString());
    }
    if (!answer.isSuccess()) {
      throw answer.failure();
    }
    String done = "zone " + zone.name() + (replace ? " is changed" : " is added");
    return ReleaseWatch.of(network, control).await(done, answer);
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "all zones")
  int list(@Mixin NetworkOptions network) throws Failure {
    Table table = new Table(NAME, "PROVIDER", "DNSSEC", "RECORDS");
    for (JsonNode each : Listing.of(network.client().ask("GET", "/zones"), "zones")) {
      table.row(
          each.path("name").asString(""),
          each.path("provider").asString(""),
          each.path("dnssec").asBoolean(false) ? "on" : "off",
          Integer.toString(each.path("records").asInt(0)));
    }
    System.out.print(table);
    return 0;
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "one zone, as JSON")
  int show(@Mixin NetworkOptions network, @Parameters(paramLabel = NAME) String name)
      throws Failure {
    System.out.println(Json.pretty(network.client().ask("GET", path(name)).json()));
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "stops answering for a zone")
  int remove(@Mixin NetworkOptions network, @Parameters(paramLabel = NAME) String name)
      throws Failure, InterruptedException {
    ControlClient control = network.client();
    Answer answer = control.ask(onTop(control, Question.of("DELETE", path(name))));
    return ReleaseWatch.of(network, control).await("zone " + name + " is removed", answer);
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "tells everything that is wrong with a zone's file")
  int check(@Parameters(paramLabel = FILE, description = "YAML or JSON") Path file) throws Failure {
    parse(file, read(file));
    System.out.println(file + " is well");
    return 0;
  }

  @Command(
      name = "ds",
      mixinStandardHelpOptions = true,
      description = "what the zone above must have, so that resolvers trust the signatures")
  int ds(@Mixin NetworkOptions network, @Parameters(paramLabel = NAME) String name) throws Failure {
    print(name, keys(network, name));
    return 0;
  }

  @Command(
      name = "anchor",
      mixinStandardHelpOptions = true,
      description = {
        "what a resolver must be given to trust a zone's signatures though the zone above says",
        "nothing of them, in the form of BIND (delv -a FILE) and of unbound"
      })
  int anchor(@Mixin NetworkOptions network, @Parameters(paramLabel = NAME) String name)
      throws Failure {
    for (JsonNode key : keys(network, name)) {
      String[] parts = key.path("dnskey").asString("").split(" ", 4);
      System.out.printf(
          "trust-anchors { %s. static-key %s %s %s \"%s\"; };%n",
          name, parts[0], parts[1], parts[2], parts[3]);
      System.out.printf(
          "# unbound: trust-anchor: \"%s. DS %s\"%n", name, key.path("ds").asString(""));
    }
    return 0;
  }

  @Command(
      name = "rollover",
      mixinStandardHelpOptions = true,
      description = {
        "changes the key that signs a zone: without --end a second key begins to sign;",
        "then give its DS to the zone above, wait until the old DS and the keys' TTL (1 h) are"
            + " over, and end it"
      })
  int rollover(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = NAME) String name,
      @Option(names = "--end", paramLabel = "TAG", description = "the key that signs no more")
          @Nullable Integer tag)
      throws Failure {
    String keys = path(name) + "/keys";
    Question question =
        tag == null ? Question.of("POST", keys) : Question.of("DELETE", keys + "/" + tag);
    print(name, keys(network.client().ask(question)));
    return 0;
  }

  private static List<JsonNode> keys(NetworkOptions network, String name) throws Failure {
    List<JsonNode> keys = keys(network.client().ask("GET", path(name) + "/keys"));
    if (keys.isEmpty()) {
      throw new Failure(
          "zone "
              + name
              + " is not signed; set dnssec: true in its file, or of the mapping zone"
              + " mapping-zone-dnssec: true in control's");
    }
    return keys;
  }

  private static List<JsonNode> keys(Answer answer) throws Failure {
    return Listing.of(answer, "keys");
  }

  private static void print(String name, List<JsonNode> keys) {
    for (JsonNode key : keys) {
      System.out.println(name + ". IN DS " + key.path("ds").asString(""));
    }
  }

  private static String path(String name) {
    return "/zones/" + UrlPart.of(name);
  }

  /// The request on condition that the zone is as it is now.
  private static Question onTop(ControlClient control, Question change) throws Failure {
    @Nullable String tag = control.ask("GET", change.path()).tag();
    return tag == null ? change : change.with("If-Match", tag);
  }

  private static Zone parse(Path file, String text) throws Failure {
    return switch (ZoneDocument.read(text, file.toString())) {
      case Reading.Parsed<Zone>(Zone zone) -> zone;
      case Reading.Refused<Zone>(List<Problem> problems) ->
          throw new Failure(Problems.lines(problems));
    };
  }

  private static String read(Path file) throws Failure {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Failure(file + " cannot be read: " + e.getMessage());
    }
  }
}
