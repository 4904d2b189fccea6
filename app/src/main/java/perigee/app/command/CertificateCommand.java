package perigee.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Answer;
import perigee.app.client.Failure;
import perigee.app.client.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `certificate`: what the edges show to clients over TLS.
@Command(
    name = "certificate",
    mixinStandardHelpOptions = true,
    description = "what the edges show to clients over TLS",
    subcommands = AcmeCommand.class)
final class CertificateCommand {

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "gives a certificate for hosts; it replaces one for the same names")
  int add(
      @Mixin NetworkOptions network,
      @Option(
              names = "--chain",
              required = true,
              paramLabel = "FILE",
              description = "PEM: the host's own certificate first, then each one's issuer")
          Path chain,
      @Option(
              names = "--key",
              required = true,
              paramLabel = "FILE",
              description = "PEM, not encrypted")
          Path key,
      @Option(
              names = "--host",
              paramLabel = "HOST",
              description = "shows it for this host alone; for all that it names without")
          @Nullable List<String> hosts)
      throws Failure {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("chain", read(chain));
    body.put("key", read(key));
    body.put("hosts", hosts == null ? List.of() : hosts);
    Answer answer = network.client().tryAsk(Question.json("POST", "/certificates", body));
    if (!answer.isSuccess()) {
      throw failure(answer, chain, key);
    }
    JsonNode added = answer.json();
    System.out.printf(
        "certificate %s for %s is added; good until %s%n",
        added.path("id").asString(""),
        Table.words(added, "names"),
        added.path("valid-until").asString(""));
    return 0;
  }

  /// Names the file in which the mistake is.
  private static Failure failure(Answer answer, Path chain, Path key) {
    List<String> lines = new ArrayList<>();
    for (JsonNode error : answer.json().path("errors").values()) {
      String detail = error.path("detail").asString("");
      lines.add(
          switch (error.path("pointer").asString("")) {
            case "/chain" -> chain + detail.substring("chain".length());
            case "/key" -> key + detail.substring("key".length());
            default -> detail;
          });
    }
    return lines.isEmpty() ? answer.failure() : new Failure(String.join("\nperigee: ", lines));
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "all certificates, and how they are")
  int list(
      @Mixin NetworkOptions network,
      @Option(
              names = "--property",
              paramLabel = "NAME",
              description = "those of one property's hosts")
          @Nullable String property)
      throws Failure {
    String path =
        property == null
            ? "/certificates"
            : "/properties/" + UrlPart.of(property) + "/certificates";
    Table table = new Table("ID", "NAMES", "STATE", "VALID UNTIL", "ON", "PROBLEM");
    for (JsonNode each : Listing.of(network.client().ask("GET", path), "certificates")) {
      table.row(
          each.path("id").asString(""),
          Table.words(each, "names"),
          each.path("state").asString(""),
          each.path("valid-until").asString("-"),
          "%d of %d".formatted(each.path("acknowledged").asInt(0), each.path("online").asInt(0)),
          each.path("problem").asString(""));
    }
    System.out.print(table);
    return 0;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "takes a given certificate away; the network's own stands in")
  int remove(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = "ID", description = "as list shows it, files/…") String id)
      throws Failure {
    network.client().ask("DELETE", "/certificates/" + path(id));
    System.out.println("certificate " + id + " is removed");
    return 0;
  }

  @Command(
      name = "renew",
      mixinStandardHelpOptions = true,
      description = "has a certificate issued anew before its time")
  int renew(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = "ID", description = "as list shows it, acme/… or local/…") String id)
      throws Failure {
    network.client().ask("POST", "/certificates/" + path(id) + "/renew");
    System.out.println("certificate " + id + " is ordered; see certificate list");
    return 0;
  }

  @Command(
      name = "root",
      mixinStandardHelpOptions = true,
      description = "prints what clients must trust: the network's own authority, PEM")
  int root(@Mixin NetworkOptions network) throws Failure {
    System.out.print(network.client().ask("GET", "/certificates/root").text());
    return 0;
  }

  private static String path(String id) throws Failure {
    int slash = id.indexOf('/');
    if (slash < 0) {
      throw new Failure("certificate '" + id + "' is no id; take one from: certificate list");
    }
    return id.substring(0, slash) + "/" + UrlPart.of(id.substring(slash + 1));
  }

  static String read(Path file) throws Failure {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new Failure(file + " cannot be read: " + e.getMessage());
    }
  }
}
