package perigee.app.command;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.app.client.Failure;
import perigee.app.client.Json;
import perigee.app.client.Question;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `meeting`: meetings that people join by a link.
@Command(
    name = "meeting",
    mixinStandardHelpOptions = true,
    description = "meetings that people join by a link")
final class MeetingCommand {

  private static final String ID = "ID";
  private static final int USUAL_MINUTES = 60;

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "makes a meeting; prints its link, and the link that makes its bearer a host")
  int create(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = "TITLE", arity = "0..1") @Nullable String title,
      @Option(
              names = "--passcode",
              paramLabel = "CODE",
              description = "asked of everybody who has no host link; 4 to 64 characters")
          @Nullable String passcode,
      @Option(names = "--lobby", description = "guests wait until a host admits them")
          boolean lobby,
      @Option(names = "--e2ee", description = "participants encrypt for each other") boolean e2ee,
      @Option(names = "--capacity", paramLabel = "N", description = "100 by default")
          @Nullable Integer capacity,
      @Option(
              names = "--start",
              paramLabel = "TIME",
              description = "2026-03-02T09:00 of this machine's zone, or with Z or an offset")
          @Nullable String start,
      @Option(names = "--minutes", paramLabel = "N", description = "60 by default")
          @Nullable Integer minutes)
      throws Failure {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("lobby", lobby);
    options.put("e2ee", e2ee);
    if (capacity != null) {
      options.put("capacity", capacity);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("options", options);
    if (title != null && !title.isBlank()) {
      body.put("title", title);
    }
    if (passcode != null) {
      body.put("passcode", passcode);
    }
    if (start != null) {
      body.put(
          "schedule",
          Map.of(
              "start",
              time(start).toString(),
              "minutes",
              minutes == null ? USUAL_MINUTES : minutes));
    }
    JsonNode made = network.client().ask(Question.json("POST", "/meetings", body)).json();
    String link = made.path("link").asString("");
    System.out.println("meeting " + made.path("id").asString(""));
    System.out.println("  link       " + link);
    System.out.println("  host link  " + made.path("hostLink").asString(""));
    if (start != null) {
      System.out.println("  calendar   " + link.replace("/m/", "/v1/meetings/") + "/calendar.ics");
    }
    return 0;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "the newest hundred meetings, of all owners or of one")
  int list(
      @Mixin NetworkOptions network,
      @Option(
              names = "--owner",
              paramLabel = "OWNER",
              description = "guest, operator, provider:NAME or person:ID")
          @Nullable String owner)
      throws Failure {
    String path = "/meetings" + (owner == null ? "" : "?owner=" + UrlPart.of(owner));
    Table table = new Table("MEETING", "TITLE", "OWNER", "PEOPLE", "STATE", "LINK");
    for (JsonNode each : Listing.of(network.client().ask("GET", path), "meetings")) {
      table.row(
          each.path("id").asString(""),
          each.path("title").asString(""),
          each.path("owner").asString(""),
          Integer.toString(each.path("participants").asInt(0)),
          state(each),
          each.path("link").asString(""));
    }
    System.out.print(table);
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "one meeting and who was there, as JSON")
  int show(@Mixin NetworkOptions network, @Parameters(paramLabel = ID) String id) throws Failure {
    System.out.println(Json.pretty(network.client().ask("GET", path(id)).json()));
    System.out.println(Json.pretty(network.client().ask("GET", path(id) + "/attendance").json()));
    return 0;
  }

  @Command(
      name = "invite",
      mixinStandardHelpOptions = true,
      description = "prints a link that lets its bearer in under a name, past passcode and lobby")
  int invite(
      @Mixin NetworkOptions network,
      @Parameters(paramLabel = ID) String id,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--host", description = "as a host") boolean host,
      @Option(
              names = "--seconds",
              paramLabel = "N",
              description = "how long it holds: 300 by default, at most 86400")
          @Nullable Integer seconds)
      throws Failure {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("name", name, "host", host));
    if (seconds != null) {
      body.put("seconds", seconds);
    }
    JsonNode made = network.client().ask(Question.json("POST", path(id) + "/tokens", body)).json();
    System.out.println(made.path("link").asString(""));
    return 0;
  }

  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = "ends a meeting for good; who is in it is sent away")
  int end(@Mixin NetworkOptions network, @Parameters(paramLabel = ID) String id) throws Failure {
    network.client().ask(Question.of("POST", path(id) + "/end"));
    System.out.println("meeting " + id + " is over");
    return 0;
  }

  @Command(
      name = "recordings",
      mixinStandardHelpOptions = true,
      description = "what was recorded of a meeting, and where it can be watched")
  int recordings(@Mixin NetworkOptions network, @Parameters(paramLabel = ID) String id)
      throws Failure {
    Table table = new Table("STARTED", "SECONDS", "WHAT", "WHO", "URL");
    String path = path(id) + "/recordings";
    for (JsonNode each : Listing.of(network.client().ask("GET", path), "recordings")) {
      boolean isOver = each.has("endedAt");
      for (JsonNode file : each.path("files").values()) {
        table.row(
            each.path("startedAt").asString(""),
            isOver ? Long.toString(file.path("millis").asLong(0) / 1000) : "-",
            file.path("source").asString(""),
            file.path("who").asString(""),
            isOver ? file.path("url").asString("") : "goes on");
      }
    }
    System.out.print(table);
    return 0;
  }

  private static String state(JsonNode meeting) {
    if (meeting.path("ended").asBoolean(false)) {
      return "over";
    }
    return meeting.path("running").asBoolean(false) ? "running" : "open";
  }

  private static String path(String id) {
    return "/meetings/" + UrlPart.of(id);
  }

  private static Instant time(String text) throws Failure {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      // Not with an offset; then it is of this machine's zone.
    }
    try {
      return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeParseException _) {
      throw new Failure(
          "--start is '"
              + text
              + "'; it must be a time like 2026-03-02T09:00 or"
              + " 2026-03-02T09:00:00Z");
    }
  }
}
