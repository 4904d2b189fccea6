package perigee.selection.round;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.PathFigures;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MappingMap;
import perigee.selection.map.Why;
import perigee.selection.predict.Gain;

/// Writes a round's choices down as a map.
final class MapWriting {

  /// Transfers from a region that tell whether it is good for large objects. One alone tells
  /// little: where segments are lost by chance, each takes another time.
  private static final double TRIED = 4;

  private final MapBuilder builder;

  MapWriting(World world, long version, long nowMillis) {
    this.builder = new MapBuilder(version, nowMillis);
    for (Region region : world.regions()) {
      builder.region(region);
    }
    for (Server server : world.servers()) {
      builder.server(server);
    }
    world.traffic().hosts().forEach(builder::host);
  }

  MappingMap map(List<RankedUnit> units, List<RankedUnit> resolvers) {
    for (RankedUnit unit : units) {
      Prefix prefix = unit.prefix();
      write(unit, prefix == null ? builder.anywhere() : builder.unit(prefix));
    }
    for (RankedUnit resolver : resolvers) {
      @Nullable Prefix prefix = resolver.prefix();
      if (prefix != null) {
        write(resolver, builder.resolver(prefix));
      }
    }
    return builder.build();
  }

  private static void write(RankedUnit unit, MapBuilder row) {
    double[] nanos = new double[TrafficClass.COUNT];
    for (int i = 0; i < unit.candidates(); i++) {
      for (TrafficClass each : TrafficClass.values()) {
        nanos[each.index()] = unit.nanos(each, i);
      }
      row.candidate(unit.region(i), nanos, summary(unit.figures(i)));
    }
    for (TrafficClass each : TrafficClass.values()) {
      int chosen = unit.chosen(each);
      if (chosen >= 0) {
        row.chosen(each, unit.region(chosen), unit.why(each));
        if (isTentative(unit, each, chosen)) {
          row.tentative(each);
        }
      }
    }
  }

  /// Whether large objects may soon come from elsewhere. Round trips are measured by whatever a
  /// client asks for, and by probes; only large transfers show how a path carries them.
  private static boolean isTentative(RankedUnit unit, TrafficClass trafficClass, int chosen) {
    boolean isTried = unit.prefix() != null && unit.figures(chosen).deliveries() >= TRIED;
    return trafficClass != TrafficClass.SMALL
        && (!isTried || isHeldFromBetter(unit, trafficClass, chosen));
  }

  /// Whether a region is in sight that is worth a switch, if it stays so for some rounds.
  private static boolean isHeldFromBetter(RankedUnit unit, TrafficClass trafficClass, int chosen) {
    double now = unit.nanos(trafficClass, chosen);
    double best = unit.nanos(trafficClass, unit.quickest(trafficClass));
    return unit.why(trafficClass) == Why.HELD && Gain.isWorthAtLast(now, best);
  }

  private static EvidenceSummary summary(PathFigures figures) {
    double seconds = Math.min(figures.ageNanos() / 1e9, EvidenceSummary.NEVER);
    return new EvidenceSummary(
        (int) Math.ceil(figures.samples()), (int) seconds, figures.confidence());
  }
}
