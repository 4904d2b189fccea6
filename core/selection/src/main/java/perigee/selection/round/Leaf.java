package perigee.selection.round;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Dimension;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.ClientEvidence;
import perigee.selection.evidence.EvidenceTable;
import perigee.selection.evidence.PathEvidence;
import perigee.selection.evidence.PathFigures;
import perigee.selection.unit.UnitLeaf;

/// A client prefix as it is known at the moment of a round.
record Leaf(ClientEvidence evidence, World world, long nowMillis) implements UnitLeaf {

  static List<Leaf> all(EvidenceTable evidence, World world, long nowMillis) {
    List<Leaf> leaves = new ArrayList<>(evidence.size());
    evidence.forEach(each -> leaves.add(new Leaf(each, world, nowMillis)));
    return leaves;
  }

  @Override
  public Prefix prefix() {
    return evidence.prefix();
  }

  @Override
  public @Nullable PathFigures figures(int region) {
    PathEvidence path = evidence.path(world.regions().get(region).id());
    return path == null ? null : path.figures(nowMillis);
  }

  @Override
  public double demand(TrafficClass trafficClass, Dimension dimension) {
    return evidence.demand(trafficClass, dimension, nowMillis);
  }
}
