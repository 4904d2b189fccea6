package perigee.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Answer;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.app.client.Json;
import perigee.app.client.Question;
import perigee.model.document.Problem;
import perigee.model.document.Reading;
import perigee.model.property.Property;
import perigee.model.property.PropertyDocument;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `property`: the sites that the network delivers.
@Command(
    name = "property",
    mixinStandardHelpOptions = true,
    description = "the sites that the network delivers")
final class PropertyCommand {

  private static final int PRECONDITION_FAILED = 412;
  private static final int UNPROCESSABLE = 422;

  @Spec private @Nullable CommandSpec spec;

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "puts a site behind the network")
  int add(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = "NAME", description = "lower-case letters, digits, hyphens")
          String name,
      @Option(
              names = "--host",
              paramLabel = "HOST",
              description = "name, wildcard (*.example.org) or * for all")
          @Nullable List<String> hosts,
      @Option(names = "--origin", paramLabel = "URL", description = "where misses go")
          @Nullable List<String> origins,
      @Option(names = "--file", paramLabel = "FILE", description = "YAML or JSON with everything")
          @Nullable Path file,
      @Option(names = "--replace", description = "changes a property that exists") boolean replace)
      throws Failure, InterruptedException {
    Question put = document(name, hosts, origins, file);
    ControlClient control = network.client();
    Answer answer = control.tryAsk(replace ? onTop(control, put) : put.with("If-None-Match", "*"));
    if (answer.status() == PRECONDITION_FAILED) {
      throw new Failure(
          replace
              ? "property " + name + " was changed by somebody else meanwhile; try again"
              : "property " + name + " exists; --replace changes it");
    }
    if (answer.status() == UNPROCESSABLE) {
      throw answer.failure(file == null ? "" : file.toString());
    }
    if (!answer.isSuccess()) {
      throw answer.failure();
    }
    String done = "property " + name + (replace ? " is changed" : " is added");
    return ReleaseWatch.of(network, control).await(done, answer);
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "all properties")
  int list(@Mixin NetworkOptions network) throws Failure {
    Table table = new Table("NAME", "PROVIDER", "HOSTS", "ORIGINS");
    for (JsonNode each : Listing.of(network.client().ask("GET", "/properties"), "properties")) {
      List<String> origins =
          each.path("origins").values().stream()
              .map(o -> o.isObject() ? o.path("url").asString("") : o.asString(""))
              .toList();
      table.row(
          each.path("name").asString(""),
          each.path("provider").asString(""),
          Table.words(each, "hosts"),
          String.join(", ", origins));
    }
    System.out.print(table);
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "one property, as JSON; then, as remarks, what to enter into DNS")
  int show(@Mixin NetworkOptions network, @Parameters(paramLabel = "NAME") String name)
      throws Failure {
    ControlClient control = network.client();
    String path = "/properties/" + UrlPart.of(name);
    System.out.println(Json.pretty(control.ask("GET", path).json()));
    for (JsonNode each : Listing.of(control.ask("GET", path + "/names"), "names")) {
      String zone = each.path("zone").asString("");
      String host = each.path("host").asString("");
      // On the other stream: what a program reads stays JSON.
      System.err.println(
          zone.isEmpty()
              ? "# enter: " + host + ". CNAME " + each.path("cname").asString("") + "."
              : "# " + host + " is sent here by the zone " + zone);
    }
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "stops delivering a site")
  int remove(@Mixin NetworkOptions network, @Parameters(paramLabel = "NAME") String name)
      throws Failure, InterruptedException {
    ControlClient control = network.client();
    Question delete = Question.of("DELETE", "/properties/" + UrlPart.of(name));
    Answer answer = control.ask(onTop(control, delete));
    return ReleaseWatch.of(network, control).await("property " + name + " is removed", answer);
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "tells everything that is wrong with a property's file")
  int check(@Parameters(paramLabel = "FILE", description = "YAML or JSON") Path file)
      throws Failure {
    return switch (PropertyDocument.read(read(file), file.toString())) {
      case Reading.Parsed<Property> _ -> {
        System.out.println(file + " is well");
        yield 0;
      }
      case Reading.Refused<Property>(List<Problem> problems) ->
          throw new Failure(Problems.lines(problems));
    };
  }

  /// The request on condition that the property is as it is now.
  private static Question onTop(ControlClient control, Question change) throws Failure {
    @Nullable String tag = control.ask("GET", change.path()).tag();
    return tag == null ? change : change.with("If-Match", tag);
  }

  private Question document(
      String name,
      @Nullable List<String> hosts,
      @Nullable List<String> origins,
      @Nullable Path file)
      throws Failure {
    String path = "/properties/" + UrlPart.of(name);
    if (file != null) {
      if (hosts != null || origins != null) {
        throw wrongUse("--file says everything; leave out --host and --origin");
      }
      return new Question("PUT", path, read(file), Map.of("Content-Type", "application/yaml"));
    }
    if (hosts == null || origins == null) {
      throw wrongUse("a property needs --host HOST and --origin URL, or --file FILE");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("hosts", hosts);
    body.put("origins", origins.stream().map(url -> Map.of("url", url)).toList());
    return Question.json("PUT", path, body);
  }

  private static String read(Path file) throws Failure {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Failure(file + " cannot be read: " + e.getMessage());
    }
  }

  private CommandLine.ParameterException wrongUse(String message) {
    CommandSpec here = Objects.requireNonNull(spec);
    return new CommandLine.ParameterException(here.subcommands().get("add"), message);
  }
}
