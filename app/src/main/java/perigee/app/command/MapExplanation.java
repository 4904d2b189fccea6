package perigee.app.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Prints why clients of an address are sent where they are.
final class MapExplanation {

  private MapExplanation() {}

  static void print(JsonNode answer, PrintStream out) {
    String unit = answer.path("unit").asString("");
    out.println(
        "client %s, unit %s, scope /%d, by %s"
            .formatted(
                answer.path("ip").asString(""),
                unit.isEmpty() ? "none (everybody else)" : unit,
                answer.path("scope").asInt(0),
                answer.path("basis").asString("")));
    out.println(
        "map %s, computed %s, answer of %s"
            .formatted(
                answer.path("map-version").asString(""),
                answer.path("computed-at").asString(""),
                answer.path("at").asString("")));
    place(answer.path("place"), out);
    String host = answer.path("host").asString("");
    out.println(
        answer.has("property")
            ? "names of %s (property %s) are answered by what is best for %s objects"
                .formatted(
                    host,
                    answer.path("property").asString(""),
                    answer.path("host-class").asString("small"))
            : "no property has the host '%s': nobody is sent anywhere for it".formatted(host));
    answer.path("answers").values().forEach(each -> answer(each, out));
  }

  private static void place(JsonNode place, PrintStream out) {
    if (place.isObject()) {
      out.println(
          "said to be at %s, %s %s, AS %s (%s)"
              .formatted(
                  place.path("latitude").asString("?"),
                  place.path("longitude").asString("?"),
                  place.path("country").asString(""),
                  place.path("as").asString("0"),
                  place.path("source").asString("")));
    }
  }

  private static void answer(JsonNode answer, PrintStream out) {
    out.println();
    out.println(
        "%s: %s, servers %s, reason %s%s"
            .formatted(
                answer.path("class").asString(""),
                answer.path("chosen").asString(""),
                texts(answer.path("servers")),
                answer.path("reason").asString(""),
                answer.path("tentative").asBoolean(false)
                    ? ", tentative: names are answered so for 5 s"
                    : ""));
    Table table =
        new Table("", "region", "predicted", "samples", "age", "confidence", "load", "servers");
    String chosen = answer.path("chosen").asString("");
    for (JsonNode candidate : answer.path("candidates").values()) {
      String region = candidate.path("region").asString("");
      table.row(
          region.equals(chosen) ? "*" : "",
          region,
          "%.1f ms".formatted(candidate.path("predicted-ms").asDouble(0)),
          candidate.path("samples").asString(""),
          candidate.has("age-seconds")
              ? candidate.path("age-seconds").asString("") + " s"
              : "never",
          String.format(Locale.ROOT, "%.2f", candidate.path("confidence").asDouble(0)),
          String.format(Locale.ROOT, "%.0f%%", 100 * candidate.path("load").asDouble(0)),
          servers(candidate.path("servers")));
    }
    out.print(table);
    out.println("would change it: " + answer.path("would-change").asString(""));
  }

  private static String servers(JsonNode servers) {
    return servers.values().stream()
        .map(each -> each.path("server").asString("") + " " + each.path("state").asString(""))
        .collect(Collectors.joining(", "));
  }

  private static String texts(JsonNode list) {
    List<String> texts = list.values().stream().map(each -> each.asString("")).toList();
    return texts.isEmpty() ? "none" : String.join(", ", texts);
  }
}
