package perigee.selection.answer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MappingMap;
import perigee.selection.predict.Gain;

/// Why a client gets the servers that it gets.
///
/// @param unit the clients that are treated alike; null if the address is in no unit
/// @param scope length of the prefix for which the answer is true
/// @param candidates the chosen region first, then by predicted time
/// @param tentative whether the answer may soon be another (`Assignment.isTentative`)
/// @param servers ids of those that are told, best first
/// @param marginNanos by how much the best other region would have to become quicker, or this one
///   slower, for a switch; 0 if there is no other
public record Explanation(
    @Nullable Prefix unit,
    int scope,
    TrafficClass trafficClass,
    Basis basis,
    Reason reason,
    boolean tentative,
    List<Candidate> candidates,
    List<String> servers,
    double marginNanos,
    long mapVersion,
    long mapComputedAtMillis) {

  public Explanation {
    candidates = List.copyOf(candidates);
    servers = List.copyOf(servers);
  }

  /// A region that was considered.
  ///
  /// @param predictedNanos completion time of something typical of the class
  /// @param load share of the region's capacity in use when the map was made
  /// @param usableServers of its servers, those that take clients now
  /// @param told whether the answer's first server is in it
  public record Candidate(
      String region,
      double predictedNanos,
      EvidenceSummary evidence,
      double load,
      int usableServers,
      boolean told) {}

  /// Explains an answer by giving it: what is said is what a client with this question gets.
  public static Explanation of(MapView view, Question question) {
    Assignment answer = new Assignment();
    new Chooser().choose(view, question, answer);
    MappingMap map = view.map();
    List<Candidate> candidates = new ArrayList<>();
    for (int rank = 0; rank < map.candidateCount(answer.row()); rank++) {
      candidates.add(candidate(view, question.trafficClass, answer, rank));
    }
    List<String> servers = new ArrayList<>();
    for (int i = 0; i < answer.count(); i++) {
      servers.add(map.servers().get(answer.server(i)).id());
    }
    return new Explanation(
        map.prefix(answer.row()),
        answer.scope(),
        question.trafficClass,
        answer.basis(),
        answer.reason(),
        answer.isTentative(),
        candidates,
        servers,
        margin(candidates, answer.rank()),
        map.version(),
        map.computedAtMillis());
  }

  private static Candidate candidate(
      MapView view, TrafficClass trafficClass, Assignment answer, int rank) {
    MappingMap map = view.map();
    int region = map.region(answer.row(), trafficClass, rank);
    int usable = 0;
    for (int i = 0; i < map.serverCount(region); i++) {
      usable += view.states().usable(map.server(region, i)) ? 1 : 0;
    }
    return new Candidate(
        map.regions().get(region).id(),
        map.predictedNanos(answer.row(), trafficClass, rank),
        map.evidence(answer.row(), trafficClass, rank),
        map.regions().get(region).load(),
        usable,
        region == answer.region());
  }

  private static double margin(List<Candidate> candidates, int told) {
    if (candidates.size() < 2) {
      return 0;
    }
    double own = candidates.get(told).predictedNanos();
    double other = Double.POSITIVE_INFINITY;
    for (int i = 0; i < candidates.size(); i++) {
      if (i != told) {
        other = Math.min(other, candidates.get(i).predictedNanos());
      }
    }
    return Math.max(0, other - own + Gain.needed(own));
  }
}
