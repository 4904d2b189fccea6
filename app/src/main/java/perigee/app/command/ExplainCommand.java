package perigee.app.command;

import java.util.Map;
import perigee.app.client.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
