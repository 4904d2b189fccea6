package perigee.content.nameserver;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import perigee.content.routing.Ring;
import perigee.content.routing.Rings;
import perigee.selection.answer.MapView;
import perigee.selection.liveness.Shedding;

/// Finds what share of its clients each anycast ring gives to the next one: from the load of the
/// servers that take what comes to the ring, as control tells it. Of one thread, but for `shares`.
public final class RingShedding {

  private final List<Ring> rings;
  private final String region;
  private final Rings found;
  private final AnycastRings answers;
  private volatile double[] told;

  /// Begins with nothing shed.
  ///
  /// @param rings at least one, from the widest to the narrowest
  /// @param region of the name server: what comes to the first ring here goes to its servers
  public RingShedding(List<Ring> rings, String region) {
    this.rings = List.copyOf(rings);
    this.region = region;
    this.found = new Rings(rings.size(), Shedding.ABOVE, Shedding.BELOW);
    this.answers = AnycastRings.of(rings);
    this.told = found.shares();
  }

  /// What to answer from before any load is known.
  public AnycastRings answers() {
    return answers;
  }

  /// Takes the loads of a moment.
  ///
  /// @param nowNanos of a clock that only goes forward
  /// @return what to answer from now, if that changed
  public Optional<AnycastRings> update(MapView view, long nowNanos) {
    for (int ring = 0; ring < rings.size() - 1; ring++) {
      List<String> regions = ring == 0 ? List.of(region) : rings.get(ring).regions();
      found.loaded(ring, load(view, regions), nowNanos);
    }
    double[] now = found.shares();
    if (Arrays.equals(now, told)) {
      return Optional.empty();
    }
    told = now;
    return Optional.of(answers.with(now));
  }

  /// The mean load of what takes clients in some regions; 0 if nothing does, since then routing has
  /// withdrawn the site.
  private static double load(MapView view, List<String> regions) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < view.map().servers().size(); i++) {
      boolean counts =
          view.states().usable(i) && regions.contains(view.map().servers().get(i).region());
      sum += counts ? view.states().load(i) : 0;
      count += counts ? 1 : 0;
    }
    return count == 0 ? 0 : sum / count;
  }

  /// The share that each ring but the last gives to the next one.
  public double[] shares() {
    return told.clone();
  }
}
