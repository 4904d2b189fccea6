package perigee.lab.nat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What became of one pair.
///
/// @param caller and
/// @param callee by their kinds of access
/// @param path that media took in the end
/// @param ringMillis from dialling to ringing
/// @param audioMillis from answering to the first voice, of the end that waited longer
/// @param directMillis from answering until no relay was between; -1 if one is
/// @param gapMillis longest time without a packet once voice was there
/// @param both what the ends told
record PairResult(
    String caller,
    String callee,
    boolean heard,
    String path,
    double ringMillis,
    double audioMillis,
    double directMillis,
    double gapMillis,
    List<JsonNode> both) {

  PairResult {
    both = List.copyOf(both);
  }

  /// What an end sent that it should not have, or not so.
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (JsonNode end : both) {
      end.path("traffic").path("faults").forEach(each -> faults.add(each.asString()));
    }
    return faults;
  }

  boolean isDirect() {
    return heard && (path.startsWith("direct") || path.equals("birthday"));
  }

  static boolean isDirect(String way) {
    return way.startsWith("direct") || way.equals("birthday");
  }

  /// The result of what both ends told.
  static PairResult of(String caller, String callee, List<JsonNode> both) {
    if (both.size() < 2) {
      return new PairResult(caller, callee, false, "none", -1, -1, -1, -1, both);
    }
    JsonNode one = both.getFirst();
    JsonNode two = both.getLast();
    boolean heard = one.has("audio") && two.has("audio");
    return new PairResult(
        caller,
        callee,
        heard,
        path(one.path("path").asString(), two.path("path").asString()),
        one.path("ring").asDouble(-1),
        Math.max(one.path("audio").asDouble(-1), two.path("audio").asDouble(-1)),
        Math.max(direct(one), direct(two)),
        Math.max(one.path("gap").asDouble(), two.path("gap").asDouble()),
        both);
  }

  /// Who only sends to the other's relay does not know how the other speaks to it.
  private static String path(String one, String two) {
    if (one.equals("birthday") || two.equals("birthday")) {
      return "birthday";
    }
    return one.equals("far-relay") ? two : one;
  }

  private static double direct(JsonNode end) {
    double at = -1;
    for (JsonNode way : end.path("ways")) {
      if (isDirect(way.path("way").asString()) && at < 0) {
        at = way.path("answered").asBoolean() ? way.path("at").asDouble() : 0;
      } else if (way.has("way") && !isDirect(way.path("way").asString())) {
        at = -1;
      }
    }
    return at;
  }
}
