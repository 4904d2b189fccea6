package perigee.control.mapping;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import perigee.model.mapping.Address;
import perigee.model.mapping.Location;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth;
import perigee.model.mapping.TrafficClass;
import perigee.selection.Hashing;
import perigee.selection.answer.Explanation;
import perigee.selection.answer.Question;
import perigee.selection.answer.Reason;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MappingMap;
import perigee.selection.predict.Gain;

/// Explains an answer by giving it again (`Explanation`): the same map, the same state of the
/// servers and the same choice as name servers and redirectors have; with what is known besides.
final class MapExplainer {

  private final Places places;

  MapExplainer(Places places) {
    this.places = places;
  }

  /// @param resolver whether the address is a resolver's that says nothing of its client
  Explained explain(
      MapHistory.Remembered then, Instant at, Address client, boolean resolver, String host) {
    long hash = Hashing.hash(host.toLowerCase(Locale.ROOT));
    Question question =
        (resolver ? new Question().resolver(client) : new Question().client(client)).host(hash);
    List<Explanation> given = new ArrayList<>();
    for (TrafficClass each : TrafficClass.values()) {
      given.add(Explanation.of(then.view(), question.trafficClass(each)));
    }
    Explanation first = given.getFirst();
    Prefix unit = first.unit();
    return new Explained(
        at,
        first.mapVersion(),
        Instant.ofEpochMilli(first.mapComputedAtMillis()),
        unit == null ? "" : unit.toString(),
        first.scope(),
        first.basis(),
        places.of(client).map(MapExplainer::said),
        then.view().map().trafficClass(hash),
        given.stream().map(each -> answer(then, each)).toList());
  }

  private static Explained.Said said(Place place) {
    Location location = place.location();
    return new Explained.Said(
        location == null ? null : location.latitude(),
        location == null ? null : location.longitude(),
        place.asNumber(),
        place.country(),
        place.source());
  }

  private static Explained.Answer answer(MapHistory.Remembered then, Explanation given) {
    return new Explained.Answer(
        given.trafficClass(),
        given.reason(),
        told(given).map(Explanation.Candidate::region).orElse(""),
        given.tentative(),
        given.servers(),
        given.candidates().stream().map(each -> candidate(then, each)).toList(),
        wouldChange(given));
  }

  private static Optional<Explanation.Candidate> told(Explanation given) {
    return given.candidates().stream().filter(Explanation.Candidate::told).findFirst();
  }

  private static Explained.Candidate candidate(
      MapHistory.Remembered then, Explanation.Candidate said) {
    EvidenceSummary evidence = said.evidence();
    return new Explained.Candidate(
        said.region(),
        said.predictedNanos() / 1e6,
        evidence.samples(),
        evidence.ageSeconds() == EvidenceSummary.NEVER
            ? Optional.empty()
            : Optional.of(evidence.ageSeconds()),
        evidence.confidence(),
        said.load(),
        states(then, said.region()));
  }

  private static List<Explained.State> states(MapHistory.Remembered then, String region) {
    MappingMap map = then.view().map();
    List<Explained.State> states = new ArrayList<>();
    for (Server server : map.servers()) {
      if (server.region().equals(region)) {
        ServerHealth unheard = new ServerHealth(server.id(), ServerHealth.State.ALIVE, 0);
        ServerHealth health = then.health().getOrDefault(server.id(), unheard);
        states.add(new Explained.State(server.id(), server.site(), health.state(), health.load()));
      }
    }
    return states;
  }

  private static String wouldChange(Explanation given) {
    Optional<Explanation.Candidate> told = told(given);
    if (told.isEmpty()) {
      return "a server that clients can be sent to";
    }
    if (given.reason() == Reason.FAIL_OPEN) {
      return "any server that is found alive";
    }
    Explanation.Candidate chosen = told.get();
    if (given.reason() == Reason.DOWN) {
      String first = given.candidates().getFirst().region();
      return "a server of %s that takes clients".formatted(first);
    }
    Optional<Explanation.Candidate> best =
        given.candidates().stream()
            .filter(each -> !each.told())
            .min((a, b) -> Double.compare(a.predictedNanos(), b.predictedNanos()));
    if (best.isEmpty()) {
      return "another region";
    }
    Explanation.Candidate other = best.get();
    double now = other.predictedNanos() / 1e6;
    if (given.reason() == Reason.CAPACITY && other.predictedNanos() < chosen.predictedNanos()) {
      return "room in %s, predicted %.1f ms".formatted(other.region(), now);
    }
    return "%s by %.1f ms quicker than its %.1f ms for %d rounds, or no living server in %s"
        .formatted(other.region(), given.marginNanos() / 1e6, now, Gain.ROUNDS, chosen.region());
  }
}
