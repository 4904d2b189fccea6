package perigee.selection.liveness;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Regions that are gone as a whole: one event with one cause (a power line, a route), not many
/// deaths, and so outside the safety budget, which protects from wrong verdicts on single servers.
/// It takes stronger evidence than a server's death: control lost every server of the region, nodes
/// of at least two other regions miss every one of them (or two nodes, if there is one other region
/// only), and nobody outside sees one. At most a share of the regions is taken for lost, but always
/// one; if more seem so, it is likelier that we are what is cut off, and none is.
final class LostRegions {

  static final int LEAST_WITNESSES = 2;

  private LostRegions() {}

  /// The regions that are lost.
  ///
  /// @param isLost whether a server is, by that evidence
  static Set<String> of(
      LivenessConfig config, Collection<Watched> servers, Predicate<Watched> isLost) {
    Map<String, Boolean> lost = new TreeMap<>();
    for (Watched server : servers) {
      // Who is out on purpose says nothing.
      if (!server.suspended && !server.draining) {
        lost.merge(server.region, isLost.test(server), Boolean::logicalAnd);
      }
    }
    Set<String> regions = new TreeSet<>();
    lost.forEach((region, is) -> {
      if (is) {
        regions.add(region);
      }
    });
    int most = Math.max(1, (int) (lost.size() * config.regionsShare() + 1e-9));
    return regions.size() > most || regions.size() == lost.size() ? Set.of() : regions;
  }
}
