package perigee.lab.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import perigee.lab.wan.Counts;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// All figures of a run.
///
/// @param isVoid whether too many packets were late: then the figures say nothing
public record Report(
    String scenario,
    long seed,
    boolean isVoid,
    Counts network,
    List<Steady> steady,
    List<Event> events) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public Report {
    steady = List.copyOf(steady);
    events = List.copyOf(events);
  }

  /// While nothing changed.
  ///
  /// @param congestion the algorithm of TCP
  /// @param regret by kind of object, then by policy
  /// @param moves clients whose region changed, per minute and client
  /// @param overload share of edge-seconds above capacity though there was room elsewhere
  /// @param queriesPerRequest DNS messages to the network's name servers
  /// @param bytesPerQuery of the answers, for each byte of the queries
  /// @param explained share of sampled clients and kinds of object for which `explain map` named
  ///   the region that the client got; not a number if it was not asked
  /// @param unexplained those that it did not explain, in words
  /// @param worst the requests that failed, and those that lost most against the best edge, in
  ///   words
  public record Steady(
      String congestion,
      int requests,
      int failed,
      Map<String, Map<String, Regret>> regret,
      double moves,
      double overload,
      double queriesPerRequest,
      double bytesPerQuery,
      double explained,
      List<String> unexplained,
      List<String> worst) {
    public Steady {
      regret = Map.copyOf(regret);
      unexplained = List.copyOf(unexplained);
      worst = List.copyOf(worst);
    }
  }

  /// After something happened.
  ///
  /// @param what happened
  /// @param failed requests that failed
  /// @param mostFailedOfOneClient of the client that had most of them
  /// @param lastFailureSeconds from the event to the begin of the last request that failed; 0
  ///   without any
  /// @param answersSeconds from the event until no answer that should change was as before; not a
  ///   number if some never changed
  /// @param answersChanged clients whose answer changed
  /// @param answersConcerned clients whose answer should
  /// @param meanBeforeMillis of small objects for the clients concerned
  /// @param meanAtEndMillis the same in the last third of the time
  public record Event(
      String what,
      int requests,
      int failed,
      int mostFailedOfOneClient,
      double lastFailureSeconds,
      double answersSeconds,
      int answersChanged,
      int answersConcerned,
      double meanBeforeMillis,
      double meanAtEndMillis,
      List<String> failures) {
    public Event {
      failures = List.copyOf(failures);
    }
  }

  /// Writes the report as JSON.
  public void write(Path file) {
    MAPPER.writeValue(file.toFile(), this);
  }

  /// The report as people read it.
  public String table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, seed %d: %s"
            .formatted(
                scenario,
                seed,
                isVoid ? "VOID, the machine was too busy: these figures say nothing" : "valid"));
    lines.add(
        "network: %d packets, %d lost, %d dropped by queues, %.2f %% late (worst %.1f ms)"
            .formatted(
                network.delivered(),
                network.lost(),
                network.overflown(),
                network.lateShare() * 100,
                network.latestNanos() / 1e6));
    steady.forEach(part -> addSteady(lines, part));
    events.forEach(event -> addEvent(lines, event));
    return String.join("\n", lines);
  }

  private static void addSteady(List<String> lines, Steady part) {
    lines.add("");
    lines.add(
        "nothing changes, %s: %d requests, %d failed"
            .formatted(part.congestion(), part.requests(), part.failed()));
    lines.add("  object  policy         regret ms: mean     p95     p99   wrong edge   request ms");
    part.regret()
        .forEach((kind, policies) ->
            policies.forEach((policy, regret) ->
                lines.add(
                    "  %-7s %-14s %16.2f %7.2f %7.2f %10.1f %% %12.1f"
                        .formatted(
                            kind,
                            policy,
                            regret.meanMillis(),
                            regret.p95Millis(),
                            regret.p99Millis(),
                            regret.wrongShare() * 100,
                            regret.meanTotalMillis()))));
    lines.add(
        "  moves per client and minute %.3f, overload %.1f %%, DNS queries per request %.3f, answer"
                .formatted(part.moves(), part.overload() * 100, part.queriesPerRequest())
            + " bytes per query byte %.2f, explained rightly %.0f %%"
                .formatted(part.bytesPerQuery(), part.explained() * 100));
    part.unexplained().forEach(line -> lines.add("    not explained: " + line));
    part.worst().forEach(line -> lines.add("    " + line));
  }

  private static void addEvent(List<String> lines, Event event) {
    lines.add("");
    lines.add(
        "%s: %d of %d requests failed, at most %d of one client, the last %.1f s after it"
            .formatted(
                event.what(),
                event.failed(),
                event.requests(),
                event.mostFailedOfOneClient(),
                event.lastFailureSeconds()));
    if (event.answersConcerned() > 0) {
      lines.add(
          "  answers changed for %d of %d clients, all within %.1f s; small objects %.1f ms before,"
                  .formatted(
                      event.answersChanged(),
                      event.answersConcerned(),
                      event.answersSeconds(),
                      event.meanBeforeMillis())
              + " %.1f ms in the last third".formatted(event.meanAtEndMillis()));
    }
    event.failures().forEach(failure -> lines.add("    " + failure));
  }
}
