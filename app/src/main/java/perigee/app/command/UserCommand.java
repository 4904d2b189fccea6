package perigee.app.command;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import perigee.app.client.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `user`: people who sign in with a password.
@Command(
    name = "user",
    mixinStandardHelpOptions = true,
    description = "people who sign in with a password")
final class UserCommand {

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "makes an account; the password is asked for, or read from standard input")
  int add(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--provider",
              paramLabel = "PROVIDER",
              description = "acts on this provider's properties; an operator without it")
          @Nullable String provider)
      throws Failure, IOException {
    ControlClient control = network.client();
    Map<String, Object> body = Scope.of(provider);
    body.put("name", name);
    body.put("password", password());
    control.ask(Question.json("POST", "/accounts", body));
    System.out.println("user " + name + " is added");
    return 0;
  }

  // A password on the command line would be seen by everybody who lists processes.
  static String password() throws Failure, IOException {
    Optional<Console> console = Terminal.console();
    if (console.isPresent()) {
      char @Nullable [] typed = console.get().readPassword("Password: ");
      return typed == null ? "" : new String(typed);
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    @Nullable String line = in.readLine();
    if (line == null) {
      throw new Failure("the password is missing: write it to standard input");
    }
    return line;
  }
}
