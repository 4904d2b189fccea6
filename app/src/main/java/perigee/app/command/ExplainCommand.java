package perigee.app.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `explain`: why something was as it was.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "why something was as it was")
final class ExplainCommand {

  @Command(
      name = "miss",
      mixinStandardHelpOptions = true,
      description = "why a response was not a hit")
  int miss(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = "ID", description = "from the response's header") String id)
      throws Failure {
    JsonNode chain = network.client().ask("GET", "/explain/" + UrlPart.of(id)).json().path("chain");
    if (chain.isEmpty()) {
      throw new Failure("no node remembers the request " + id + "; only recent ones are kept");
    }
    chain.values().forEach(step -> System.out.println(line(step)));
    return 0;
  }

  @Command(
      name = "map",
      mixinStandardHelpOptions = true,
      description = "why clients of an address are sent where they are")
  int map(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = "IP", description = "a client's address") String ip,
      @Parameters(paramLabel = "HOST", description = "that the client asks for") String host,
      @Option(names = "--at", paramLabel = "TIME", description = "as 2030-01-31T12:00:00Z")
          @Nullable String at,
      @Option(names = "--resolver", description = "the address is a resolver's") boolean resolver)
      throws Failure {
    String query =
        "/explain/map?ip=%s&host=%s&resolver=%s"
            .formatted(UrlPart.of(ip), UrlPart.of(host), resolver);
    String when = at == null ? "" : "&at=" + UrlPart.of(at);
    MapExplanation.print(network.client().ask("GET", query + when).json(), System.out);
    return 0;
  }

  private static String line(JsonNode step) {
    if (!step.isObject()) {
      return step.asString("");
    }
    StringBuilder line = new StringBuilder();
    for (Map.Entry<String, JsonNode> each : step.properties()) {
      JsonNode value = each.getValue();
      line.append(line.isEmpty() ? "" : "  ").append(each.getKey()).append('=');
      line.append(value.isValueNode() ? value.asString("") : value.toString());
    }
    return line.toString();
  }
}
