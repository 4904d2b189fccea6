package perigee.app.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Failure;
import perigee.app.client.Json;
import perigee.app.client.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `certificate acme`: the authority that issues certificates by ACME.
@Command(
    name = "acme",
    mixinStandardHelpOptions = true,
    description = "the authority that issues certificates by ACME (RFC 8555)")
final class AcmeCommand {

  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description = "asks this authority for the hosts of properties with certificate: acme")
  int set(
      @Mixin NetworkOptions network,
      @Option(
              names = "--directory",
              required = true,
              paramLabel = "URL",
              description = "the authority's directory")
          String directory,
      @Option(
              names = "--contact",
              paramLabel = "MAIL",
              description = "where the authority may write to")
          @Nullable List<String> contacts,
      @Option(
              names = "--root",
              paramLabel = "FILE",
              description = "PEM of the root that the directory's own certificate is from")
          @Nullable Path root,
      @Option(
              names = "--agree",
              required = true,
              description = "agrees to the authority's terms of service")
          boolean agree)
      throws Failure {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("directory", directory);
    body.put(
        "contacts",
        contacts == null ? List.of() : contacts.stream().map(AcmeCommand::uri).toList());
    if (root != null) {
      body.put("trusted-root", CertificateCommand.read(root));
    }
    body.put("agree-to-terms", agree);
    network.client().ask(Question.json("PUT", "/acme", body));
    System.out.println("certificates are asked for at " + directory);
    return 0;
  }

  private static String uri(String contact) {
    return contact.startsWith("mailto:") ? contact : "mailto:" + contact;
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "which authority it is")
  int show(@Mixin NetworkOptions network) throws Failure {
    System.out.println(Json.pretty(network.client().ask("GET", "/acme").json()));
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "asks no authority any more; what it issued stays until its time is over")
  int remove(@Mixin NetworkOptions network) throws Failure {
    network.client().ask("DELETE", "/acme");
    System.out.println("no authority is asked by ACME any more");
    return 0;
  }
}
