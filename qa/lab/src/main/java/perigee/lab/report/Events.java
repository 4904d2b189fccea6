package perigee.lab.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import perigee.lab.client.Answers;
import perigee.lab.client.Kind;
import perigee.lab.client.Visit;

/// Makes an event's figures from what clients and name servers said.
///
/// @param fromNanos when it happened
/// @param toNanos when it was over
/// @param visits of all clients, from as long before it as it took
public record Events(long fromNanos, long toNanos, List<Visit> visits, Answers answers) {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int MOST_FAILURES_TOLD = 10;

  public Events {
    visits = List.copyOf(visits);
  }

  /// Makes the figures.
  ///
  /// @param concerned clients whose answers should change
  /// @param isNew whether an answer is as it should be afterwards
  public Report.Event told(String what, Set<String> concerned, Predicate<Answers.Answer> isNew) {
    List<Visit> after = visits.stream().filter(visit -> visit.beginNanos() >= fromNanos).toList();
    List<Visit> failed = after.stream().filter(Visit::isFailed).toList();
    Map<String, Integer> byClient = new HashMap<>();
    failed.forEach(visit -> byClient.merge(visit.client(), 1, Integer::sum));
    double slowest = 0;
    int changed = 0;
    for (String client : concerned) {
      OptionalDouble seconds = seconds(client, isNew);
      if (seconds.isPresent()) {
        changed++;
        slowest = Math.max(slowest, seconds.getAsDouble());
      }
    }
    long lastThird = fromNanos + (toNanos - fromNanos) * 2 / 3;
    return new Report.Event(
        what,
        after.size(),
        failed.size(),
        byClient.values().stream().mapToInt(Integer::intValue).max().orElse(0),
        failed.stream().mapToLong(Visit::beginNanos).max().stream()
            .mapToDouble(last -> (last - fromNanos) / NANOS_PER_SECOND)
            .findFirst()
            .orElse(0),
        changed < concerned.size() ? Double.NaN : slowest,
        changed,
        concerned.size(),
        mean(visit -> concerned.contains(visit.client()) && visit.beginNanos() < fromNanos),
        mean(visit -> concerned.contains(visit.client()) && visit.beginNanos() >= lastThird),
        failed.stream().limit(MOST_FAILURES_TOLD).map(this::line).toList());
  }

  /// How long until a client's answer was as it should be.
  private OptionalDouble seconds(String client, Predicate<Answers.Answer> isNew) {
    return answers.changes(client, fromNanos, toNanos).stream()
        .filter(isNew)
        .mapToDouble(answer -> (answer.sinceNanos() - fromNanos) / NANOS_PER_SECOND)
        .findFirst();
  }

  private double mean(Predicate<Visit> which) {
    return visits.stream()
        .filter(visit -> visit.kind() == Kind.SMALL && !visit.isFailed())
        .filter(which)
        .mapToDouble(visit -> visit.totalNanos() / NANOS_PER_MILLI)
        .average()
        .orElse(Double.NaN);
  }

  private String line(Visit visit) {
    return "%s after %.2f s: %s"
        .formatted(
            visit.client(), (visit.beginNanos() - fromNanos) / NANOS_PER_SECOND, visit.failure());
  }
}
