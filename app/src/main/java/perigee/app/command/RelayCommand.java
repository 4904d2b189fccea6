package perigee.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Failure;
import perigee.app.client.Json;
import perigee.app.client.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `relay`: what lets people use the network's relays.
@Command(
    name = "relay",
    mixinStandardHelpOptions = true,
    description = "what lets people use the network's STUN and TURN servers")
final class RelayCommand {

  @Command(
      name = "credentials",
      mixinStandardHelpOptions = true,
      description = "makes a credential and prints it with the servers' URLs, as JSON")
  int credentials(
      @Mixin NetworkOptions network,
      @Option(
              names = "--account",
              paramLabel = "NAME",
              description = "whom quotas count for; operator by default")
          @Nullable String account,
      @Option(
              names = "--seconds",
              paramLabel = "N",
              description = "how long it holds; an hour by default, a day at most")
          @Nullable Integer seconds)
      throws Failure {
    Map<String, Object> body = new LinkedHashMap<>();
    if (account != null) {
      body.put("account", account);
    }
    if (seconds != null) {
      body.put("seconds", seconds);
    }
    Question question = Question.json("POST", "/relay/credentials", body);
    System.out.println(Json.pretty(network.client().ask(question).json()));
    return 0;
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "makes a new secret; credentials that were handed out hold until they end")
  int rotate(@Mixin NetworkOptions network) throws Failure {
    network.client().ask(Question.json("POST", "/relay/secrets", Map.of()));
    System.out.println("the relays' secret is new");
    return 0;
  }
}
