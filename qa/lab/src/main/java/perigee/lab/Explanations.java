package perigee.lab;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import perigee.lab.client.Kind;
import perigee.lab.client.Visit;

/// Whether what control says about its map is what clients met with: of each client and kind of
/// object, the last visit.
///
/// A visit is explained by what held when a name server gave its answer. That is neither when the
/// visit began, since resolving takes time, nor when it ended, since resolvers keep answers: the
/// answer's TTL when it reached the client, against the whole of it, says how old it was.
///
/// @param explainer what control says
/// @param regions of edges, by their address
/// @param wallClock the time of day of a moment on the JVM's clock
record Explanations(
    Explainer explainer, Map<String, String> regions, LongFunction<Instant> wallClock) {

  /// TTLs are whole seconds, and a map counts from when control heard that the first name server
  /// has it: that one answered from it a little sooner, others a little later.
  private static final Duration EARLIER = Duration.ofSeconds(2);

  private static final Duration LATER = Duration.ofSeconds(1);
  private static final Duration STEP = Duration.ofMillis(500);

  /// What `explain map` answers for a client at a time.
  interface Explainer {
    Said explain(String client, Kind kind, Instant at) throws IOException, InterruptedException;
  }

  /// What it said.
  ///
  /// @param region that is chosen
  /// @param ttlSeconds for which resolvers may keep the answer
  record Said(String region, int ttlSeconds) {

    /// Of usual answers, of tentative ones, of a lone server's.
    static final int USUAL_TTL = 20;

    static final int TENTATIVE_TTL = 5;
    static final int LONE_TTL = 2;
    private static final List<Integer> TTLS = List.of(USUAL_TTL, TENTATIVE_TTL, LONE_TTL);
  }

  /// How much was explained.
  ///
  /// @param share of what was asked; not a number if nothing was
  /// @param others visits that were not explained, in words
  record Outcome(double share, List<String> others) {}

  /// @param fromNanos the moment that visits are told after
  Outcome judge(Iterable<Visit> visits, long fromNanos) throws IOException, InterruptedException {
    Map<Met, Visit> last = new LinkedHashMap<>();
    for (Visit visit : visits) {
      if (visit.edge().isPresent()) {
        last.put(new Met(visit.client(), visit.kind()), visit);
      }
    }
    List<String> others = new ArrayList<>();
    for (Visit visit : last.values()) {
      TreeSet<String> said = new TreeSet<>();
      if (!isExplained(visit, said)) {
        others.add(words(visit, fromNanos, said));
      }
    }
    double share =
        last.isEmpty() ? Double.NaN : (double) (last.size() - others.size()) / last.size();
    return new Outcome(share, others);
  }

  private record Met(String client, Kind kind) {}

  private boolean isExplained(Visit visit, TreeSet<String> told)
      throws IOException, InterruptedException {
    Instant begin = wallClock.apply(visit.beginNanos());
    Instant resolved = begin.plusNanos(visit.resolveNanos());
    for (int whole : Said.TTLS) {
      long kept = whole - visit.ttlSeconds();
      if (kept < 0) {
        continue;
      }
      Instant until = resolved.minusSeconds(kept).plus(LATER);
      Instant at = begin.minusSeconds(kept).minus(EARLIER);
      for (; !at.isAfter(until); at = at.plus(STEP)) {
        Said said = explainer.explain(visit.client(), visit.kind(), at);
        told.add(said.region + " for " + said.ttlSeconds + " s");
        if (said.region.equals(region(visit)) && said.ttlSeconds == whole) {
          return true;
        }
      }
    }
    return false;
  }

  private String region(Visit visit) {
    return Optional.ofNullable(regions.get(visit.edge().map(Object::toString).orElse("")))
        .orElse("none");
  }

  private String words(Visit visit, long fromNanos, TreeSet<String> said) {
    return "%s after %.1f s, %s: was sent to %s with a TTL of %d s, explained are %s"
        .formatted(
            visit.client(),
            (visit.beginNanos() - fromNanos) / 1e9,
            visit.kind().name().toLowerCase(Locale.ROOT),
            region(visit),
            visit.ttlSeconds(),
            said);
  }
}
