package perigee.control.api;

import java.util.concurrent.atomic.LongAdder;
import perigee.control.fleet.Fleet.NodeStatus;

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
    return out.toString();
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
