package perigee.app.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import perigee.app.client.ControlClient;
import perigee.app.client.Failure;
import tools.jackson.databind.JsonNode;

/// The fleet at one moment, as text for a terminal.
record FleetView(JsonNode status, List<JsonNode> nodes) {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  static FleetView ask(ControlClient control) throws Failure {
    return new FleetView(
        control.ask("GET", "/status").json(), Listing.of(control.ask("GET", "/nodes"), "nodes"));
  }

  String text() {
    Table table =
        new Table(
            "NODE", "ROLE", "REGION", "STATE", "REQ/S", "HIT", "SENT/S", "CONN", "LOAD", "MEMORY",
            "DISK", "OBJECTS", "PURGES", "RELEASE");
    nodes.forEach(node -> row(table, node));
    return summary() + table + alarms();
  }

  private String summary() {
    return "%d of %d nodes online, %d properties, release %d, purges up to %s%n"
        .formatted(
            nodes.stream().filter(node -> node.path("online").asBoolean(false)).count(),
            nodes.size(),
            status.path("properties").asInt(0),
            status.path("release").asLong(0),
            status.path("purges").asString(""));
  }

  private static void row(Table table, JsonNode node) {
    JsonNode report = node.path("report");
    table.row(
        node.path("id").asString(""),
        node.path("role").asString("").toLowerCase(Locale.ROOT),
        node.path("region").asString(""),
        state(node),
        "%.0f".formatted(report.path("requests-per-second").asDouble(0)),
        "%.0f %%".formatted(100 * report.path("hit-ratio").asDouble(0)),
        bytes(report.path("bytes-per-second").asDouble(0)),
        String.valueOf(report.path("connections").asLong(0)),
        "%.0f %%".formatted(100 * report.path("load").asDouble(0)),
        bytes(report.path("memory-bytes").asDouble(0)),
        bytes(report.path("disk-bytes").asDouble(0)),
        String.valueOf(report.path("objects").asLong(0)),
        node.path("purges").asString(""),
        String.valueOf(node.path("release").asLong(0)));
  }

  private static String state(JsonNode node) {
    if (!node.path("online").asBoolean(false)) {
      return "offline";
    }
    return node.path("report").path("draining").asBoolean(false) ? "draining" : "online";
  }

  private String alarms() {
    StringBuilder lines = new StringBuilder();
    for (JsonNode node : nodes) {
      for (Map.Entry<String, JsonNode> alarm : node.path("report").path("alarms").properties()) {
        lines.append(node.path("id").asString("")).append(": ");
        lines.append(alarm.getValue().asString("")).append('\n');
      }
      node.path("refused")
          .values()
          .forEach(why ->
              lines
                  .append(node.path("id").asString(""))
                  .append(" refused the release: ")
                  .append(why.asString(""))
                  .append('\n'));
    }
    return lines.toString();
  }

  private static String bytes(double count) {
    double value = count;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return (unit == 0 ? "%.0f %s" : "%.1f %s").formatted(value, UNITS[unit]);
  }
}
