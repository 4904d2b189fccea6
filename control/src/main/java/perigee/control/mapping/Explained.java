package perigee.control.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.ServerHealth;
import perigee.model.mapping.TrafficClass;
import perigee.selection.answer.Basis;
import perigee.selection.answer.Reason;

/// Why clients of an address are sent where they are.
///
/// @param at when the answer was, or would be, given
/// @param mapVersion of the map that it is from
/// @param computedAt when that map was computed
/// @param unit the prefix of the unit or resolver; empty for who is in none
/// @param scope length of the prefix for which the answer is true (RFC 7871)
/// @param basis what told where the client is
/// @param place where the client is said to be; empty if nobody says
/// @param hostClass of most of what is fetched from the host: by its answer names are answered
/// @param answers for each traffic class
public record Explained(
    Instant at,
    long mapVersion,
    Instant computedAt,
    String unit,
    int scope,
    Basis basis,
    Optional<Said> place,
    TrafficClass hostClass,
    List<Answer> answers) {

  /// Where the client is said to be.
  ///
  /// @param source `table` or `geo-database`
  public record Said(
      @Nullable Double latitude,
      @Nullable Double longitude,
      long asNumber,
      String country,
      String source) {}

  /// The answer for one traffic class.
  ///
  /// @param chosen the region; empty if there is none
  /// @param tentative whether it may soon be another: names are answered so for 5 s only
  /// @param servers that the client is told, best first
  /// @param candidates regions, the map's choice first, then by predicted time
  /// @param wouldChange what would make it another, in a sentence
  public record Answer(
      TrafficClass trafficClass,
      Reason reason,
      String chosen,
      boolean tentative,
      List<String> servers,
      List<Candidate> candidates,
      String wouldChange) {}

  /// A region that could serve the client.
  ///
  /// @param predictedMillis until something typical of the class is fetched
  /// @param samples measurements behind it, those of long ago counted less
  /// @param ageSeconds since the latest of them; empty if there is none
  /// @param confidence 0 for a presumption, towards 1 for fresh measurements
  /// @param load share of the region's capacity in use when the map was computed
  public record Candidate(
      String region,
      double predictedMillis,
      int samples,
      Optional<Integer> ageSeconds,
      double confidence,
      double load,
      List<State> servers) {}

  /// A server of a region.
  public record State(String server, String site, ServerHealth.State state, double load) {}
}
