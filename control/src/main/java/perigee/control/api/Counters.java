package perigee.control.api;

import java.util.concurrent.atomic.LongAdder;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.control.mapping.MapFigures;

/// What control counts about itself, in the Prometheus text format.
final class Counters {

  private static final int CLASSES = 6;

  private final LongAdder[] answers = new LongAdder[CLASSES];
  final LongAdder limited = new LongAdder();
  final LongAdder loginsFailed = new LongAdder();
  final LongAdder failures = new LongAdder();

  Counters() {
    for (int i = 0; i < CLASSES; i++) {
      answers[i] = new LongAdder();
    }
  }

  void answered(int status) {
    answers[Math.clamp(status / 100, 0, CLASSES - 1)].increment();
  }

  Route.Operation page(Services services) {
    return _ -> Reply.text("text/plain; version=0.0.4; charset=utf-8", text(services));
  }

  private String text(Services services) {
    StringBuilder out = new StringBuilder(1024);
    head(out, "perigee_control_answers_total", "counter", "Answers of the API by class of status.");
    for (int i = 2; i < CLASSES; i++) {
      out.append("perigee_control_answers_total{class=\"").append(i).append("xx\"} ");
      out.append(answers[i].sum()).append('\n');
    }
    one(out, "rate_limited_total", "counter", "Requests refused for their rate.", limited.sum());
    one(out, "logins_failed_total", "counter", "Wrong passwords.", loginsFailed.sum());
    one(out, "failures_total", "counter", "Answers with status 500.", failures.sum());
    long online = services.fleet().nodes().stream().filter(NodeStatus::online).count();
    one(out, "nodes_online", "gauge", "Nodes with a link.", online);
    one(out, "nodes", "gauge", "Nodes that joined.", services.fleet().nodes().size());
    long release = services.properties().latest().map(r -> r.number()).orElse(0L);
    one(out, "release", "gauge", "Number of the newest release.", release);
    map(out, services.mapper().figures());
    return out.toString();
  }

  private static void map(StringBuilder out, MapFigures map) {
    figure(out, "version", "gauge", "Version of the map in force.", (double) map.version());
    figure(out, "age_seconds", "gauge", "Since the map was computed.", map.ageSeconds());
    figure(out, "units", "gauge", "Units of clients.", map.units());
    figure(out, "client_networks", "gauge", "Networks that are known.", map.clients());
    figure(
        out,
        "regret_seconds",
        "gauge",
        "What clients lose against the best server, mean of round-trip times.",
        map.regretSeconds());
    figure(out, "regret_p95_seconds", "gauge", "The same, 95 percent.", map.regret95Seconds());
    figure(
        out,
        "wrong_share",
        "gauge",
        "Share of clients worse off by more than 10 percent and 3 ms.",
        map.wrongShare());
    figure(out, "moves_per_minute", "gauge", "Units given another region.", map.movesPerMinute());
    figure(out, "displaced", "gauge", "Units not at their best for want of room.", map.displaced());
    figure(out, "explored", "gauge", "Units sent to be measured.", map.explored());
    figure(out, "overloaded", "gauge", "Servers above their capacity.", map.overloaded());
    figure(out, "dead", "gauge", "Servers that are given up.", map.dead());
    figure(out, "recipients", "gauge", "Nodes that maps are brought to.", map.recipients());
    figure(
        out, "recipients_current", "gauge", "Those with the newest map.", (double) map.current());
    figure(out, "refusals_total", "counter", "Maps that nodes refused.", (double) map.refusals());
    figure(
        out,
        "sent_bytes_total",
        "counter",
        "Bytes of maps, and of what changed in them, sent to nodes.",
        (double) map.sentBytes());
    figure(
        out,
        "deltas_total",
        "counter",
        "Maps of which it was enough to send what changed.",
        (double) map.deltas());
    figure(out, "probes", "gauge", "Hosts that edges probe.", map.probes());
    figure(
        out,
        "measurements_dropped_total",
        "counter",
        "Batches of measurements without a place.",
        (double) map.dropped());
    figure(out, "round_seconds", "gauge", "How long the last round took.", map.roundMillis() / 1e3);
    figure(out, "failures_total", "counter", "Rounds that failed.", (double) map.failures());
  }

  private static void figure(
      StringBuilder out, String name, String type, String help, double value) {
    head(out, "perigee_map_" + name, type, help);
    out.append("perigee_map_").append(name).append(' ').append(value).append('\n');
  }

  private static void one(StringBuilder out, String name, String type, String help, long value) {
    head(out, "perigee_control_" + name, type, help);
    out.append("perigee_control_").append(name).append(' ').append(value).append('\n');
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
